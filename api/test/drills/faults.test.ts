/**
 * Each of six faults at each AWS call of a rotation, with rotations of every kind in flight. The quick form takes each pair
 * of a few; `npm run test:faults` takes all of them for every seed, a pool of rotations per seed.
 */
import { expect, test } from "vitest";
import type { NewFault } from "../../sandbox/drill/faults.ts";
import { seededRandom } from "../../sandbox/random.ts";
import { now, pause } from "../../src/clock.ts";
import { Counts } from "./counts.ts";
import { drill, DRILL_SEEDS, eachSeed, isLong, LONG_MAX_MS } from "./report.ts";
import { ROTATION_KINDS, RotationPool } from "./rotation-pool.ts";

/** Its name -> what the sandbox does. A fault with effect does the work and loses the answer. */
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
  "cloudtrail:LookupEvents",
] as const;
/** Where a fault can cost a key or a secret. */
const QUICK: ReadonlySet<string> = new Set([
  "iam:CreateAccessKey",
  "iam:UpdateAccessKey",
  "secretsmanager:PutSecretValue",
  "iam:DeleteAccessKey",
]);
const PAIRS = CALLS.filter((call) => isLong || QUICK.has(call)).flatMap((action) =>
  Object.entries(FAULTS).map(([name, fault]) => ({ action, name, fault })),
);
const USERS = isLong ? 14 : 8;
/** Faults that lie in wait together, each at a call of its own. */
const FAULTS_AT_ONCE = isLong ? 4 : 2;
const STRUCK_WITHIN_MS = 120_000;
const SETTLED_WITHIN_MS = 180_000;
const LOOK_MS = 20;
/** Of the keys made while CloudTrail is to be asked. */
const LOST_SHARE = 0.5;
/** The product's own calls; the applications' have another agent. */
const PRODUCT_AGENT = "aws-sdk-js";
/** What a rotation's clients add to it once there is an intent; scans and plans have none. A probe is made with the new key alone. */
const agentOf = (action: string) => (action.startsWith("sts:") ? PRODUCT_AGENT : "rot-");

test("whatever AWS answers, the machine keeps its promises", { timeout: isLong ? LONG_MAX_MS : 600_000 }, async () => {
  const missed: string[] = [];
  const byKind = new Counts(ROTATION_KINDS);
  let struck = 0;
  await eachSeed(async (seed) => {
    const pool = await RotationPool.open({ users: USERS, seed, hasWorker: true });
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
      byKind.addAll(await pool.troubledKinds());
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
      `  rotations that noted one: ${byKind.text}`,
    ].join("\n"),
  );
  expect(missed).toEqual([]);
  if (isLong) expect(byKind.least).toBeGreaterThan(0);
});

/** One fault at one call, after so many calls that pass; no: nobody made the call in time. */
async function isStruck(
  pool: RotationPool,
  { action, fault }: (typeof PAIRS)[number],
  after: number,
): Promise<boolean> {
  const { faults } = pool.product.sandbox;
  const ids = [faults.add({ ...fault, action, userAgent: agentOf(action), times: 1, after })];
  // Nobody asks CloudTrail unless a key was lost.
  if (action.startsWith("cloudtrail:")) {
    ids.push(
      faults.add({ kind: "lostAnswer", action: "iam:CreateAccessKey", userAgent: "rot-", probability: LOST_SHARE }),
    );
  }
  for (const endsAt = now() + STRUCK_WITHIN_MS; faults.struck(ids[0]!) === 0 && now() < endsAt;) await pause(LOOK_MS);
  const isDone = faults.struck(ids[0]!) > 0;
  for (const id of ids) faults.remove(id);
  return isDone;
}
