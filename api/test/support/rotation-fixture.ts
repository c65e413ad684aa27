/** A fixture for tests of rotations: a sandbox account with the test's own users, and a way to wait for a state. */
import { expect } from "vitest";
import { Application } from "../../sandbox/drill/application.ts";
import { now, pause } from "../../src/clock.ts";
import { type Rotation, RotationEntity } from "../../src/db/entities/rotation.ts";
import { type RotationEvent, RotationEventEntity } from "../../src/db/entities/rotation-event.ts";
import type { RotationState } from "../../src/iam/rotation/states.ts";
import { isFinalRotation } from "../../src/iam/rotation/states.ts";
import type { AccessRole } from "../../src/services/core/permissions.ts";
import { openScope, type Scope } from "../../src/services/core/request-scope.ts";
import { operatorCaller } from "./actors.ts";
import type { TestPlatform } from "./platform.ts";

/** A time scale at which a day passes in 0.86 s. */
export const TIME_SCALE = 100_000;
/**
 * The quiet window for tests in which an application uses the old key: 7 s at that scale. AWS reports a last use in
 * whole seconds, so the last use of a key in constant use may seem a second old. With a window of 24 hours (0.86 s),
 * the key would count as unused.
 */
export const QUIET_HOURS = 200;
const STATE_MAX_MS = 90_000;
/** How often a wait reads the rotation: often for a state that passes, rarely for one in which the rotation stays. */
const LOOK_MS = 25;
const LOOK_FOR_END_MS = 150;

/** Creates a user of the demo account with one active key, whose secret an application would have. */
export function addUser(test: TestPlatform, name: string, { isUsed = true }: { isUsed?: boolean } = {}) {
  const user = test.demo.createUser({ name });
  const key = test.demo.createAccessKey(user, {
    createdAt: now() - 200 * 86_400_000,
    lastUsed: isUsed ? { at: now() - 3_600_000, service: "s3", region: "eu-central-1" } : null,
  });
  return { user, key };
}

/** The scope of a person with this role who just signed in. */
export function callerScope(test: TestPlatform, role: AccessRole, name = `an ${role}`): Scope {
  return openScope(test.platform, operatorCaller(role, name, now()), `request-of-${role}`);
}

/** Makes one call with a key. Returns the error code, or null if AWS accepts the key. */
export async function callOnceWith(
  test: TestPlatform,
  key: { accessKeyId: string; secretAccessKey: string },
): Promise<string | null> {
  const application = new Application({ name: "once", endpoint: test.sandbox.url, account: test.demo, key });
  await application.callOnce();
  const call = test.demo.truth
    .since()
    .findLast((entry) => entry.kind === "APPLICATION_CALL" && entry.accessKeyId === key.accessKeyId);
  return call?.kind === "APPLICATION_CALL" ? call.errorCode : "NoAnswer";
}

export async function readRotation({ platform }: TestPlatform, id: string): Promise<Rotation> {
  return platform.orm.em.fork().findOneOrFail(RotationEntity, { id });
}

export async function stepsOf({ platform }: TestPlatform, id: string): Promise<readonly RotationEvent[]> {
  return platform.orm.em.fork().find(RotationEventEntity, { rotationId: id }, { orderBy: { seq: "asc" } });
}

/**
 * Waits until the rotation is in one of these states. If the rotation ends or parks in another state, the wait fails
 * and shows the rotation's history.
 */
export async function waitForState(
  test: TestPlatform,
  id: string,
  ...states: readonly RotationState[]
): Promise<Rotation> {
  const stays = (state: RotationState) => isFinalRotation(state) || state === "NEEDS_OPERATOR";
  const lookMs = states.every(stays) ? LOOK_FOR_END_MS : LOOK_MS;
  for (const endsAt = now() + STATE_MAX_MS; now() < endsAt; await pause(lookMs)) {
    const rotation = await readRotation(test, id);
    if (states.includes(rotation.state)) return rotation;
    if (stays(rotation.state)) break;
  }
  const rotation = await readRotation(test, id);
  const history = (await stepsOf(test, id)).map(({ state, message }) => `${state}: ${message}`).join("\n");
  expect.fail(
    `${rotation.state} instead of ${states.join(" or ")} (${rotation.waitingFor ?? rotation.parkedReason ?? ""})\n${history}`,
  );
}
