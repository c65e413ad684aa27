/** Where lives of rotations are led: a product and an AWS account on a clock that is moved, and what really happened there. */
import assert from "node:assert/strict";
import { SandboxAccount } from "../../sandbox/account.ts";
import { checkInvariants } from "../../sandbox/drill/invariants.ts";
import { AWS_LAGS } from "../../sandbox/drill/lags.ts";
import type { KeyPair } from "../../sandbox/signature.ts";
import type { TruthEntry } from "../../sandbox/drill/truth-log.ts";
import { HOUR, SECOND } from "../../src/iam/time.ts";
import { openTestDatabase } from "../support/database.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { MovedClock } from "./moved-clock.ts";
import { outcomesOf } from "./outcomes.ts";

export const LEASE_SECONDS = 60;

/** Whose life it was, since which entry of the truth log, and how often a worker stood still or died in it, or was not told what it had done. */
export interface Lived {
  readonly userName: string;
  readonly secretId: string;
  readonly mark: number;
  readonly disturbances: number;
}

/** A product whose clock is moved, with an account in which one user after the other has its life. */
export class LifeWorld {
  #users = 0;

  private constructor(
    readonly product: TestPlatform,
    readonly clock: MovedClock,
    readonly account: SandboxAccount,
    readonly machine: KeyPair,
  ) {}

  static async open(seed: number): Promise<LifeWorld> {
    const database = await openTestDatabase();
    const clock = await MovedClock.via(database.url);
    const account = new SandboxAccount({ id: "999900001111", clock: () => clock.now(), seed });
    const past = clock.now() - HOUR;
    const newKey = (name: string) =>
      account.createAccessKey(account.createUser({ name, createdAt: past }), { createdAt: past });
    const credentials = newKey("product");
    const machine = newKey("machine");
    account.lags = AWS_LAGS;
    const product = await openTestPlatform({
      hasWorker: false,
      sandboxAccount: { account, credentials },
      database,
      rotation: { demoTimeScale: 1, leaseSeconds: LEASE_SECONDS },
    });
    return new LifeWorld(product, clock, account, machine);
  }

  nextName(): string {
    return `life-${this.#users++}`;
  }

  async close(): Promise<void> {
    // First: the database goes with the product.
    await this.clock.close();
    await this.product.close();
  }

  /** Each promise, held against what really happened to this user. */
  async evaluate({ userName, secretId, mark, disturbances }: Lived): Promise<void> {
    const { account, product } = this;
    const truth = account.truth.since(mark);
    const keys = new Set(
      truth.flatMap((entry) =>
        entry.kind === "KEY_CREATED" && entry.userName === userName ? [entry.accessKeyId] : [],
      ),
    );
    const isOwn = (entry: TruthEntry): boolean => {
      switch (entry.kind) {
        case "SECRET_VERSION":
        case "SECRET_STAGES":
          return entry.secret === secretId;
        case "KEY_USED":
          return keys.has(entry.accessKeyId);
        case "APPLICATION_CALL":
          return entry.application === userName;
        default:
          return entry.userName === userName;
      }
    };
    const own = truth.filter(isOwn);
    const { arn } = account.user("product");
    const verdicts = checkInvariants({
      truth: own,
      rotations: await outcomesOf(product.platform.orm.em.fork(), { userName }),
      isProduct: (actor) => actor.arn === arn,
    });
    const breaches = Object.entries(verdicts).flatMap(([promise, { breaches: found }]) =>
      found.map((breach) => `${promise}: ${breach}`),
    );
    assert.deepEqual(breaches, []);
    const hasty = hastyWrites(own.filter(({ actor }) => actor?.arn === arn));
    assert.ok(hasty <= disturbances, `${hasty} writes were made again within a second`);
  }
}

/** AWS shows late what was done to a key: nobody does it again and again meanwhile. Two workers may, one after the other. */
function hastyWrites(writes: readonly TruthEntry[]): number {
  const ofKeys = writes.filter((entry) => entry.kind === "KEY_STATUS");
  return ofKeys.filter((entry, index) => {
    const before = ofKeys[index - 1];
    return (
      before?.accessKeyId === entry.accessKeyId && before.isActive === entry.isActive && entry.at - before.at < SECOND
    );
  }).length;
}
