/** Every check, by family and then in the order of the field's list. `npm run new:check ID` adds a line; a test misses none. */
import type { AnyCheck } from "./check.ts";
import { keyAge365 } from "./key-age-365.ts";
import { keyAge90 } from "./key-age-90.ts";
import { keyAndPassword } from "./key-and-password.ts";
import { keyAtSetup } from "./key-at-setup.ts";
import { keyExpiring } from "./key-expiring.ts";
import { keyInactiveOld } from "./key-inactive-old.ts";
import { keyLongLivedUse } from "./key-long-lived-use.ts";
import { keyTwoActive } from "./key-two-active.ts";

export const CHECKS: readonly AnyCheck[] = [
  // KEY
  keyAge90,
  keyAge365,
  keyInactiveOld,
  keyTwoActive,
  keyAtSetup,
  keyAndPassword,
  keyLongLivedUse,
  keyExpiring,
  // INA
  // MFA
  // PWD
  // BND
  // ESC
  // UNU
  // ROOT
  // EXC
  // TRU
  // GOV
];
