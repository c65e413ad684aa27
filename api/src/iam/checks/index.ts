/** Every check, by family and then as the field's list has them. `npm run new:check ID` adds a line; a test misses none. */
import type { AnyCheck } from "./check.ts";
import { keyAge90 } from "./key-age-90.ts";

export const CHECKS: readonly AnyCheck[] = [
  // KEY
  keyAge90,
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
