/** Rotations as tests meet them: a sandbox account with users of the test's own, and waiting for a state. */
import { expect } from "vitest";
import { now, pause } from "../src/clock.ts";
import { type Rotation, RotationEntity } from "../src/db/entities/rotation.ts";
import { type RotationEvent, RotationEventEntity } from "../src/db/entities/rotation-event.ts";
import type { RotationState } from "../src/iam/rotation.ts";
import { isFinalRotation } from "../src/iam/rotation.ts";
import type { TestPlatform } from "./platform.ts";

const STATE_MAX_MS = 90_000;
const LOOK_MS = 25;

/** A user of the demo account with one active key; its secret is what an application would hold. */
export function addUser(test: TestPlatform, name: string, { isUsed = true }: { isUsed?: boolean } = {}) {
  const user = test.demo.createUser({ name });
  const key = test.demo.createAccessKey(user, {
    createdAt: now() - 200 * 86_400_000,
    lastUsed: isUsed ? { at: now() - 3_600_000, service: "s3", region: "eu-central-1" } : null,
  });
  return { user, key };
}

export async function readRotation({ platform }: TestPlatform, id: string): Promise<Rotation> {
  return platform.orm.em.fork().findOneOrFail(RotationEntity, { id });
}

export async function stepsOf({ platform }: TestPlatform, id: string): Promise<readonly RotationEvent[]> {
  return platform.orm.em.fork().find(RotationEventEntity, { rotationId: id }, { orderBy: { seq: "asc" } });
}

/** Waits until the rotation is in one of these states; fails, with its history, when it ends or parks elsewhere. */
export async function waitForState(test: TestPlatform, id: string, ...states: readonly RotationState[]): Promise<Rotation> {
  for (const endsAt = now() + STATE_MAX_MS; now() < endsAt; await pause(LOOK_MS)) {
    const rotation = await readRotation(test, id);
    if (states.includes(rotation.state)) return rotation;
    if (isFinalRotation(rotation.state) || rotation.state === "NEEDS_OPERATOR") break;
  }
  const rotation = await readRotation(test, id);
  const history = (await stepsOf(test, id)).map(({ state, message }) => `${state}: ${message}`).join("\n");
  expect.fail(`${rotation.state} instead of ${states.join(" or ")} (${rotation.waitingFor ?? rotation.parkedReason ?? ""})\n${history}`);
}
