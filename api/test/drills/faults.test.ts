/**
 * Each of six faults at each AWS call of a rotation, with rotations of every kind in flight. The quick form covers some
 * of the calls. `npm run test:faults` covers all of them for every seed, with a pool of rotations per seed.
 */
import { expect, test } from "vitest";
import type { NewFault } from "../../sandbox/drill/faults.ts";
import { seededRandom } from "../../sandbox/random.ts";
import { now, pause } from "../../src/clock.ts";
import { Counts } from "./counts.ts";
import { drill, DRILL_SEEDS, eachSeed, isLong, LONG_MAX_MS } from "./report.ts";
import { ROTATION_KINDS } from "./rotation-kinds.ts";
import { RotationPool } from "./rotation-pool.ts";

/** The name of each fault and what the sandbox does. A fault "with effect" does the work and loses the answer. */
const FAULTS: Readonly<Record<string, NewFault>> = {
  throttle: { kind: "throttle" },
  "5xx without effect": { kind: "serverError", status: 503 },
  "reset with effect": { kind: "lostAnswer" },
  "cut body": { kind: "cutBody" },
  AccessDenied: { kind: "deny" },
  ExpiredToken: { kind: "expiredToken" },
};

const CALLS = [
  "sts:GetCallerIdentity",
  "iam:ListAccessKeys",
  "iam:GetAccessKeyLastUsed",
  "iam:CreateAccessKey",
  "iam:UpdateAccessKey",
  "iam:DeleteAccessKey",
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
  "ssm:DescribeParameters",
  "ssm:GetParameter",
  "ssm:PutParameter",
  "ssm:LabelParameterVersion",
  "cloudtrail:LookupEvents",
] as const;
/** The AWS calls at which a fault can lose a key or a secret. */
const QUICK: ReadonlySet<string> = new Set([
  "iam:CreateAccessKey",
  "iam:UpdateAccessKey",
  "secretsmanager:PutSecretValue",
  "ssm:PutParameter",
  "ssm:LabelParameterVersion",
  "iam:DeleteAccessKey",
]);
const PAIRS = CALLS.filter((call) => isLong || QUICK.has(call)).flatMap((action) =>
  Object.entries(FAULTS).map(([name, fault]) => ({ action, name, fault })),
);
const USERS = isLong ? 14 : 8;
/** The number of faults that are active at the same time, each at a different call. */
const FAULTS_AT_ONCE = isLong ? 4 : 6;
/** On a busy machine, all AWS calls of a tick take longer than the two seconds of the other drills. */
const LEASE_SECONDS = 6;
/** With so many seeds, some fault strikes each kind of rotation. With two, no leaked key of some destination is struck. */
const ALL_KINDS_SEEDS = 20;
const STRUCK_WITHIN_MS = 120_000;
const SETTLED_WITHIN_MS = 180_000;
const POLL_MS = 20;
/** The share of CreateAccessKey calls whose answer is lost, so that CloudTrail is queried. */
const LOST_SHARE = 0.5;
/** Part of the product's user agent. Applications have another one. */
const PRODUCT_AGENT = "aws-sdk-js";
/**
 * Returns a part of the user agent that identifies a rotation's call of this action. A rotation's clients add "rot-"
 * once an intent is recorded; scans and plans do not. The probe of a new key (sts) has only the product's user agent.
 */
const agentOf = (action: string) => (action.startsWith("sts:") ? PRODUCT_AGENT : "rot-");

test(
  "a rotation keeps its promises with every fault at every AWS call",
  { timeout: isLong ? LONG_MAX_MS : 600_000 },
  async () => {
    const missed: string[] = [];
    const byKind = new Counts(ROTATION_KINDS);
    let struck = 0;
    await eachSeed(async (seed) => {
      const pool = await RotationPool.open({
        users: USERS,
        seed,
        hasWorker: true,
        rotation: { leaseSeconds: LEASE_SECONDS },
      });
      const random = seededRandom(seed);
      const left = PAIRS.map((pair) => ({ ...pair, order: random.next() })).toSorted(
        (one, other) => one.order - other.order,
      );
      const own: string[] = [];
      const strike = async () => {
        for (let pair = left.shift(); pair !== undefined; pair = left.shift()) {
          if (!(await isStruck(pool, pair, seed % 3))) own.push(`${pair.name} at ${pair.action} (seed ${seed})`);
        }
      };
      const strikeAll = async () => {
        await Promise.all(Array.from({ length: FAULTS_AT_ONCE }, strike));
        pool.product.sandbox.faults.clear();
        await pool.settle(SETTLED_WITHIN_MS);
        byKind.addAll(await pool.kindsWithErrors());
      };
      await drill(pool, strikeAll, () => ({
        name: `faults, seed ${seed}`,
        more: { struck: PAIRS.length - own.length, missed: own.length },
      }));
      struck += PAIRS.length - own.length;
      missed.push(...own);
    });
    console.log(
      [
        `faults: ${Object.keys(FAULTS).length} faults x ${PAIRS.length / Object.keys(FAULTS).length} calls x ${Math.max(DRILL_SEEDS, 1)} seeds, ${struck} struck, ${missed.length} missed`,
        `  rotations that recorded a fault: ${byKind.text}`,
      ].join("\n"),
    );
    expect(missed).toEqual([]);
    if (DRILL_SEEDS >= ALL_KINDS_SEEDS) expect(byKind.least).toBeGreaterThan(0);
  },
);

/** Adds one fault for one call, after `after` calls without a fault. Returns false if the call was not made in time. */
async function isStruck(
  pool: RotationPool,
  { action, fault }: (typeof PAIRS)[number],
  after: number,
): Promise<boolean> {
  const { faults } = pool.product.sandbox;
  const ids = [faults.add({ ...fault, action, userAgent: agentOf(action), times: 1, after })];
  // CloudTrail is queried only if the answer to CreateAccessKey was lost.
  if (action.startsWith("cloudtrail:")) {
    ids.push(
      faults.add({ kind: "lostAnswer", action: "iam:CreateAccessKey", userAgent: "rot-", probability: LOST_SHARE }),
    );
  }
  for (const endsAt = now() + STRUCK_WITHIN_MS; faults.struck(ids[0]!) === 0 && now() < endsAt;) await pause(POLL_MS);
  const isDone = faults.struck(ids[0]!) > 0;
  for (const id of ids) faults.remove(id);
  return isDone;
}
