/**
 * Stored escalation paths follow the rule of alerts: what a scan could not read closes no path and changes no verdict. The
 * alerts of paths that depend on it are marked instead.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";

let product: TestPlatform;
beforeAll(async () => {
  product = await openScannedPlatform();
});
afterAll(() => product.close());

/** What is left of a document whose transfer was cut off. */
const CUT_OFF = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":';

interface StoredPath {
  readonly id: string;
  readonly verdict: string;
  readonly isClosed: boolean;
}

const storedPaths = () =>
  product.platform.orm.em
    .fork()
    .execute<StoredPath[]>(`select id, verdict, gone_at is not null as "isClosed" from escalation_path order by id`);

async function markedAlerts(): Promise<number> {
  return (await new Alerts(product.scope()).list({ first: 1 }, { query: "is:stale" })).totalCount;
}

/** Each removes one piece and returns how to bring it back. The last value says whether verdicts on paths depend on it. */
const REMOVALS: readonly (readonly [string, (product: TestPlatform) => () => void, boolean])[] = [
  ["the users, roles and policies", denying("iam:GetAccountAuthorizationDetails"), true],
  ["the credential report", denying("iam:GetCredentialReport"), true],
  ["the organization", denying("organizations:DescribeOrganization"), false],
  [
    "a trust policy",
    ({ demo }) => {
      const runner = demo.role("PipelineRunner");
      const before = runner.trustPolicy;
      const write = (text: string) => {
        runner.trustPolicy = text;
        demo.touch(runner);
      };
      write(CUT_OFF);
      return () => write(before);
    },
    true,
  ],
  [
    "the policy with which a path begins",
    ({ demo }) => {
      const { inlinePolicies } = demo.role("AccessBroker");
      const before = inlinePolicies.get("edit-trust")!;
      const write = (text: string) => {
        inlinePolicies.set("edit-trust", text);
        demo.touch(demo.role("AccessBroker"));
      };
      write(CUT_OFF);
      return () => write(before);
    },
    true,
  ],
];

function denying(action: string) {
  return ({ sandbox }: TestPlatform) => {
    const fault = sandbox.faults.add({ kind: "deny", action });
    return () => sandbox.faults.remove(fault);
  };
}

test.each(REMOVALS)("without %s, every stored path stays open with its verdict", async (name, remove, isDecisive) => {
  const before = await storedPaths();
  expect(before.filter(({ isClosed }) => !isClosed).length).toBeGreaterThan(0);
  const marked = await markedAlerts();
  const restore = remove(product);
  await product.scan();
  expect(await storedPaths(), name).toEqual(before);
  if (isDecisive) expect(await markedAlerts(), name).toBeGreaterThan(marked);
  restore();
  await product.scan();
  expect(await storedPaths(), name).toEqual(before);
  expect(await markedAlerts(), name).toBe(marked);
});
