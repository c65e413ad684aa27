/** The environment of the scenarios: the product and an AWS account, both on a clock that the test moves. */
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

/**
 * The facts needed to evaluate a scenario at its end. `mark` is the position in the truth log at which the scenario
 * began. `disturbances` counts how often a worker stopped, died or lost an answer.
 */
export interface ScenarioRun {
  readonly userName: string;
  readonly secretId: string;
  readonly mark: number;
  readonly disturbances: number;
}

/** A product on a moved clock, and an account in which each scenario has a user of its own. */
export class ScenarioWorld {
  #users = 0;

  private constructor(
    readonly product: TestPlatform,
    readonly clock: MovedClock,
    readonly account: SandboxAccount,
    readonly machine: KeyPair,
  ) {}

  static async open(seed: number): Promise<ScenarioWorld> {
    const database = await openTestDatabase();
    const clock = await MovedClock.via(database.ownerUrl);
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
    return new ScenarioWorld(product, clock, account, machine);
  }

  nextName(): string {
    return `scenario-${this.#users++}`;
  }

  async close(): Promise<void> {
    // The clock is closed first, because closing the product drops the database.
    await this.clock.close();
    await this.product.close();
  }

  /** Checks every promise against what really happened to this user. */
  async evaluate({ userName, secretId, mark, disturbances }: ScenarioRun): Promise<void> {
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
      useShownWithinMs: AWS_LAGS.lastUsed.most + LEASE_SECONDS * SECOND,
    });
    const breaches = Object.entries(verdicts).flatMap(([promise, { breaches: found }]) =>
      found.map((breach) => `${promise}: ${breach}`),
    );
    assert.deepEqual(breaches, []);
    const repeated = repeatedWrites(own.filter(({ actor }) => actor?.arn === arn));
    assert.ok(repeated <= disturbances, `${repeated} writes were repeated within a second`);
  }
}

/**
 * Counts writes that repeat the previous write within a second. AWS shows a key's change late, and a worker must not
 * repeat the write in the meantime. A repetition is allowed if one worker takes over from another.
 */
function repeatedWrites(writes: readonly TruthEntry[]): number {
  const ofKeys = writes.filter((entry) => entry.kind === "KEY_STATUS");
  return ofKeys.filter((entry, index) => {
    const before = ofKeys[index - 1];
    return (
      before?.accessKeyId === entry.accessKeyId && before.isActive === entry.isActive && entry.at - before.at < SECOND
    );
  }).length;
}

export function pairOf({ accessKeyId, secretAccessKey }: KeyPair): KeyPair {
  return { accessKeyId, secretAccessKey };
}
