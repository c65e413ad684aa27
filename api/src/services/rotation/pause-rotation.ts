/** An operator's pause of a rotation: it is parked like one that needs a decision, and resumed in the same way. */
import { z } from "zod";
import type { Actor } from "../../iam/actor.ts";
import { canPause } from "../../iam/rotation/states.ts";
import { text } from "../core/input.ts";
import { factsOf } from "./rows.ts";
import { apply, type Steering, wrongState } from "./steer.ts";

const CODE = "ROTATION_PAUSED";
const MESSAGE = "An operator paused the rotation. Both keys work, and the old key stays active until it is resumed.";
const NOT_PAUSABLE =
  "Only a rotation that waits for applications with two working keys can be paused, and only once a new key that is shown once has arrived. Roll it back or cancel it instead.";

export const pauseInput = z.object({ id: z.string().max(64), reason: text(500).nullish() });
export type PauseRotationInput = z.input<typeof pauseInput>;

/** Parks the rotation. Nothing is pending in AWS: in PROMOTED, the worker only observes, and it commits its next step first. */
export function pausing(actor: Actor, reason: string | null): Steering {
  return async (tx, rotation) => {
    const { id, accountId, state, parkedCode } = rotation;
    if (state === "NEEDS_OPERATOR" && (parkedCode as string) === CODE) return null;
    if (!canPause(factsOf(rotation))) throw wrongState(rotation, NOT_PAUSABLE);
    return apply("PAUSE", tx, {
      id,
      accountId,
      from: state,
      to: "NEEDS_OPERATOR",
      change: {
        resumeState: state,
        parkedCode: CODE,
        parkedReason: reason === null ? MESSAGE : `${MESSAGE} Reason: ${reason}`,
        nextTickAt: null,
      },
      step: {
        kind: "PARKED",
        message: MESSAGE,
        actor,
        evidence: { asked: "PAUSE", code: CODE, resume: state, ...(reason !== null && { reason }) },
      },
    });
  };
}
