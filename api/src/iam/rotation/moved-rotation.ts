/** The text of a notification about a rotation that moved to another state. */
import type { Actor } from "../actor.ts";
import { type EventDraft, type OtherEvent, shortKeyId } from "../notification-event.ts";
import type { Severity } from "../severity.ts";
import type { RotationDestination, RotationMode, RotationState } from "./states.ts";

export interface MovedRotation {
  readonly id: string;
  readonly userName: string;
  readonly oldAccessKeyId: string;
  readonly mode: RotationMode;
  readonly destination: RotationDestination | null;
  readonly state: RotationState;
  /** Null if IAM Monitor itself made the move. */
  readonly actor: Actor | null;
  readonly message: string | null;
}

/** The draft for a rotation that moved to another state. Null if no rule can report the move. */
export function rotationMoved(rotation: MovedRotation): EventDraft | null {
  const { id, userName, mode, destination, state, message, actor } = rotation;
  const draft = (event: OtherEvent, severity: Severity, title: string, description: string): EventDraft => ({
    event,
    severity,
    subject: { id, name: userName },
    title,
    description,
    path: `/rotation/${id}`,
  });
  const key = `the access key ${shortKeyId(rotation.oldAccessKeyId)} of ${userName}`;
  if (state === "NEEDS_OPERATOR")
    return draft(
      "ROTATION_WAITS",
      "MEDIUM",
      `Rotation waits for an operator: ${userName}`,
      message ?? `The rotation of ${key} is paused until an operator acts.`,
    );
  if (state === "PROMOTED" && destination === "REVEAL")
    return draft(
      "ROTATION_WAITS",
      "MEDIUM",
      `New access key of ${userName} waits to be revealed`,
      `The rotation of ${key} created a new key. Its secret is shown once, to the operator who requested it.`,
    );
  if (state === "COMPLETED" && mode === "RETIRE")
    return draft(
      "ROTATION_COMPLETED",
      "INFORMATIONAL",
      `Unused access key of ${userName} was deleted`,
      `The retirement of ${key} is complete. The key was unused and inactive, and is deleted.`,
    );
  if (state === "COMPLETED")
    return draft(
      "ROTATION_COMPLETED",
      "INFORMATIONAL",
      `Access key of ${userName} was rotated`,
      `The rotation of ${key} is complete. The old key is deleted.`,
    );
  // An operator who cancels a rotation knows that it ended.
  const isOwnDecision = state === "CANCELLED" && actor !== null && actor.kind !== "SYSTEM";
  if (state === "ROLLED_BACK" || (state === "CANCELLED" && !isOwnDecision))
    return draft(
      "ROTATION_FAILED",
      "HIGH",
      `Rotation failed: ${userName}`,
      message ?? `The rotation of ${key} ended without ${mode === "RETIRE" ? "deleting" : "replacing"} the key.`,
    );
  return null;
}
