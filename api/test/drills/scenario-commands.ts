/** The commands that a random scenario of a rotation consists of. */
import type { NewFault } from "../../sandbox/drill/faults.ts";
import type { RotationDestination, RotationMode } from "../../src/iam/rotation/states.ts";
import type { OperatorAction } from "./scenario-rules.ts";

export const INTERFERENCES = [
  "FOREIGN_KEY",
  "NEW_KEY_OFF",
  "NEW_KEY_ON",
  "OLD_KEY_OFF",
  "OLD_KEY_ON",
  "DELETE_OLD",
  "DELETE_NEW",
  "SECRET",
  "USE_IDLE",
] as const;
export type Interference = (typeof INTERFERENCES)[number];

export type Command =
  | {
      readonly type: "REQUEST";
      readonly mode: RotationMode;
      readonly destination: RotationDestination;
      readonly isOfUnknownKey: boolean;
      /** Whether a retirement is of an unused key, beside the key of the application. */
      readonly isIdle: boolean;
    }
  /** Sends the last request again, with the same idempotency key. */
  | { readonly type: "REPEAT" }
  | { readonly type: "WORK" }
  /** The worker stops at the nth failpoint for twice its lease. Another worker takes over, then the first continues. */
  | { readonly type: "STALL"; readonly failpointIndex: number }
  /** The worker stops at the nth failpoint and never continues. */
  | { readonly type: "DIE"; readonly failpointIndex: number }
  | { readonly type: "WAIT"; readonly milliseconds: number }
  | { readonly type: "ACT"; readonly action: OperatorAction; readonly isRequester: boolean }
  | { readonly type: "FAULT"; readonly action: string; readonly fault: NewFault; readonly after: number }
  | { readonly type: "INTERFERE"; readonly what: Interference };
