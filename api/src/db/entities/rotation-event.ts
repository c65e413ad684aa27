import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Actor } from "../../iam/actor.ts";
import type { Evidence } from "../../iam/finding.ts";
import type { RotationState } from "../../iam/rotation/states.ts";

export const ROTATION_EVENT_KINDS = [
  "REQUESTED",
  "MOVED",
  "AWS_CALLED",
  "NOTED",
  "PARKED",
  "ASKED",
  "REVEALED",
  "ACKNOWLEDGED",
] as const;
export type RotationEventKind = (typeof ROTATION_EVENT_KINDS)[number];

/** One step of one rotation; append-only, enforced by a trigger. `seq` increases in the order of events. */
export const RotationEventEntity = defineEntity({
  name: "RotationEvent",
  tableName: "rotation_event",
  properties: {
    seq: p.bigint("number").primary(),
    rotationId: p.text(),
    accountId: p.text(),
    kind: p.text().$type<RotationEventKind>(),
    fromState: p.text().$type<RotationState>().strictNullable(),
    state: p.text().$type<RotationState>(),
    actor: p.json().$type<Actor>(),
    at: p.datetime(),
    /** The event in one sentence. */
    message: p.text(),
    evidence: p.json().$type<Evidence>(),
  },
});
export type RotationEvent = InferEntity<typeof RotationEventEntity>;
