/**
 * Each of six faults at each AWS call of a rotation, with rotations of every kind in flight. The quick form takes each pair
 * of a few; `npm run test:faults` takes all of them for every seed.
 */
import { expect, test } from "vitest";
import type { NewFault } from "../../sandbox/faults.ts";
import { now, pause } from "../../src/clock.ts";
import { endDrill, DRILL_SEEDS, isLong, isTimeLeft } from "./report.ts";
import { RotationPool } from "./rotation-pool.ts";

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
const USERS = isLong ? 16 : 8;
const STRUCK_WITHIN_MS = 60_000;
const SETTLED_WITHIN_MS = 180_000;
const LOOK_MS = 20;
/** The product's own calls; the applications' have another agent. */
const PRODUCT_AGENT = "aws-sdk-js";

test("whatever AWS answers, the machine keeps its promises", { timeout: isLong ? 6 * 3_600_000 : 240_000 }, async () => {
  const pool = await RotationPool.open({ users: USERS, seed: 2, hasWorker: true });
  const { faults } = pool.product.sandbox;
  const missed: string[] = [];
  let struck = 0;
  const calls = CALLS.filter((call) => isLong || QUICK.has(call));
  try {
    for (let seed = 0; seed < Math.max(DRILL_SEEDS, 1) && isTimeLeft(); seed++) {
      for (const action of calls) {
        for (const [name, fault] of Object.entries(FAULTS)) {
          faults.clear();
          // Nobody asks CloudTrail unless a key was lost.
          if (action.startsWith("cloudtrail:")) faults.add({ kind: "lostAnswer", action: "iam:CreateAccessKey", userAgent: PRODUCT_AGENT });
          const id = faults.add({ ...fault, action, userAgent: PRODUCT_AGENT, times: 1, after: seed % 3 });
          const startedAt = now();
          while (faults.struck(id) === 0 && now() - startedAt < STRUCK_WITHIN_MS) await pause(LOOK_MS);
          if (faults.struck(id) > 0) struck++;
          else missed.push(`${name} at ${action}`);
        }
      }
    }
    faults.clear();
    await pool.settle(SETTLED_WITHIN_MS);
  } finally {
    await endDrill("faults", pool, {
      faults: Object.keys(FAULTS).length,
      calls: calls.length,
      struck,
      missed: missed.join("; ") || "none",
    });
  }
  expect(missed).toEqual([]);
});
