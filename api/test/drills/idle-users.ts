/**
 * Users of a drill's pool whose keys are unused, and the operator who retires these keys. Some keys are not as unused as
 * they seem: an application calls AWS with one while its retirement runs. Another administrator may activate a key again.
 */
import type { SandboxAccount } from "../../sandbox/account.ts";
import { Application } from "../../sandbox/drill/application.ts";
import type { SandboxAccessKey, SandboxUser } from "../../sandbox/entities.ts";
import type { Random } from "../../sandbox/random.ts";
import { now } from "../../src/clock.ts";
import { type Rotation, RotationEntity } from "../../src/db/entities/rotation.ts";
import { AppError } from "../../src/errors.ts";
import { isFinalRotation } from "../../src/iam/rotation/states.ts";
import { DAY, SECOND } from "../../src/iam/time.ts";
import { factsOf } from "../../src/services/rotation/rows.ts";
import type { Rotations } from "../../src/services/rotation/rotations.ts";
import type { TestPlatform } from "../support/platform.ts";

/** Two hours longer than AWS may delay the report of a use. */
const WINDOWS = { quietHours: 10, soakHours: 6 } as const;
const USED_SHARE = 0.35;
const REACTIVATED_SHARE = 0.15;
const CANCEL_SHARE = 0.05;
const OTHERS_PER_IDLE_USER = 5;
const MAX_DECISIONS = 2;
const WITHIN_MS = 4 * SECOND;

interface IdleUser {
  readonly user: SandboxUser;
  key: SandboxAccessKey;
  rotationId: string | null;
  decisions: number;
  /** What happens to the key during its retirement, and when. */
  plans: { readonly at: number; readonly what: "USE" | "REACTIVATE" | "ROLL_BACK" | "CANCEL" }[];
}

export interface IdleOperator {
  readonly product: TestPlatform;
  readonly random: Random;
  readonly rotations: () => Rotations;
}

export class IdleUsers {
  readonly #users: readonly IdleUser[];
  readonly #account: SandboxAccount;

  constructor(
    private readonly drill: IdleOperator,
    otherUsers: number,
  ) {
    this.#account = drill.product.demo;
    this.#users = Array.from({ length: Math.ceil(otherUsers / OTHERS_PER_IDLE_USER) }, (_none, index) => {
      const user = this.#account.createUser({ name: `idle-${index}`, createdAt: now() - 400 * DAY });
      return { user, key: this.#newKey(user), rotationId: null, decisions: 0, plans: [] };
    });
  }

  /** An unused key beside what the user has. Every second one was never used. */
  #newKey(user: SandboxUser): SandboxAccessKey {
    const { random } = this.drill;
    const at = now() - 120 * DAY;
    return this.#account.createAccessKey(user, {
      createdAt: now() - 400 * DAY,
      lastUsed: random.chance(0.5) ? { at, service: "s3", region: "eu-central-1" } : null,
    });
  }

  /** Goes on with each user. `attempt` ignores what faults cause. `isAsking`: whether new retirements are requested. */
  async attend(attempt: (work: () => Promise<void>) => Promise<void>, isAsking: boolean, rollbackShare: number) {
    for (const idle of this.#users)
      await attempt(async () => {
        if (idle.rotationId === null) return isAsking ? this.#begin(idle, rollbackShare) : undefined;
        const { orm } = this.drill.product.platform;
        const row = await orm.em.fork().findOneOrFail(RotationEntity, { id: idle.rotationId });
        if (isFinalRotation(row.state)) return this.#renew(idle);
        if (row.state === "NEEDS_OPERATOR") return isAsking ? this.#decide(idle) : undefined;
        await this.#carryOut(idle, row);
      });
  }

  /** Retires the key of the user in the test's own name, without any disturbance. */
  request(index: number) {
    const { user, key } = this.#users[index]!;
    const input = { userName: user.name, accessKeyId: key.accessKeyId, mode: "RETIRE" as const, ...WINDOWS };
    return this.drill.rotations().request(input);
  }

  async #begin(idle: IdleUser, rollbackShare: number): Promise<void> {
    const { random, rotations } = this.drill;
    const { accessKeyId } = idle.key;
    const { rotation } = await rotations().request({
      userName: idle.user.name,
      accessKeyId,
      mode: "RETIRE",
      ...WINDOWS,
    });
    const at = () => now() + random.below(WITHIN_MS);
    const drawn = random.next();
    Object.assign(idle, {
      rotationId: rotation!.id,
      decisions: 0,
      plans: [
        ...(random.chance(USED_SHARE) ? [{ what: "USE", at: at() }] : []),
        ...(random.chance(REACTIVATED_SHARE) ? [{ what: "REACTIVATE", at: at() }] : []),
        ...(drawn < rollbackShare ? [{ what: "ROLL_BACK", at: at() }] : []),
        ...(drawn > 1 - CANCEL_SHARE ? [{ what: "CANCEL", at: at() }] : []),
      ],
    });
  }

  async #carryOut(idle: IdleUser, row: Rotation): Promise<void> {
    const { id } = row;
    const { product, rotations } = this.drill;
    const account = this.#account;
    const due = idle.plans.filter(({ at }) => at <= now());
    idle.plans = idle.plans.filter(({ at }) => at > now());
    for (const { what } of due) {
      if (what === "USE")
        await new Application({ name: "forgotten", endpoint: product.sandbox.url, account, key: idle.key }).callOnce();
      else if (what === "ROLL_BACK") await rotations().rollBack(id);
      else if (what === "CANCEL") await rotations().cancel(id);
      else if (!isNearDeletion(row) && idle.user.accessKeys.includes(idle.key))
        account.setKeyStatus(idle.user, idle.key.accessKeyId, true);
    }
  }

  async #decide(idle: IdleUser): Promise<void> {
    const { random, rotations } = this.drill;
    const id = idle.rotationId!;
    if (idle.decisions++ < MAX_DECISIONS) return void (await rotations().advance({ id }));
    // The key may be deleted in AWS already, so that a rollback cannot end the rotation.
    const isUndone = idle.decisions < 2 * MAX_DECISIONS && random.chance(0.5);
    await (isUndone ? rotations().rollBack(id) : rotations().cancel(id)).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
    });
  }

  /** Leaves the user with one unused key again, as an administrator would. */
  #renew(idle: IdleUser): void {
    const account = this.#account;
    for (const { accessKeyId } of [...idle.user.accessKeys]) account.deleteAccessKey(idle.user, accessKeyId);
    Object.assign(idle, { rotationId: null, key: this.#newKey(idle.user) });
  }
}

/**
 * AWS has no deletion on the condition that the key is inactive. Between the last look and the deletion, nothing protects a
 * key that another administrator activates.
 */
function isNearDeletion(row: Rotation): boolean {
  const { inactiveAt, windows } = factsOf(row);
  return inactiveAt !== null && now() > inactiveAt + windows.soak / 2;
}
