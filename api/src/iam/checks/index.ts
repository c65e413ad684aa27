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
import { serviceUserPassword } from "./service-user-password.ts";
import { userInactiveAny } from "./user-inactive-any.ts";
import { userNeverSignedIn } from "./user-never-signed-in.ts";
import { userNoGroup } from "./user-no-group.ts";
import { userUntagged } from "./user-untagged.ts";
import { usersNotFederated } from "./users-not-federated.ts";

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
  userNeverSignedIn,
  userInactiveAny,
  userNoGroup,
  serviceUserPassword,
  userUntagged,
  usersNotFederated,
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
