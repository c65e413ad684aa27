/**
 * Scans of the demo account that lack a piece, through the worker and PostgreSQL: AWS denies a call or sends a document
 * that cannot be parsed. `api/test/drills/missing-data.test.ts` removes every piece, in memory.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SandboxAccount } from "../../sandbox/account.ts";
import { SnapshotEntity } from "../../src/db/entities/scan.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { unpackSnapshot } from "../../src/services/analysis/snapshot-codec.ts";
import { countEvents, type TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";

let product: TestPlatform;
beforeAll(async () => {
  product = await openScannedPlatform();
});
afterAll(() => product.close());

const UNCHANGED = { opened: 0, resolved: 0, reopened: 0, updated: 0 };
/** What is left of a document whose transfer was cut off. */
const CUT_OFF = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":';

const role = ({ roles }: SandboxAccount, name: string) => roles.get(name)!;

/** Removes one piece and returns how to bring it back. */
const REMOVALS: readonly (readonly [string, (product: TestPlatform) => () => void])[] = [
  ...["organizations:DescribeOrganization", "iam:GetCredentialReport", "iam:ListVirtualMFADevices"].map(
    (action) =>
      [
        `${action} is denied`,
        ({ sandbox }: TestPlatform) => {
          const fault = sandbox.faults.add({ kind: "deny", action });
          return () => sandbox.faults.remove(fault);
        },
      ] as const,
  ),
  [
    "a trust policy",
    ({ demo }) => {
      const runner = role(demo, "PipelineRunner");
      const before = runner.trustPolicy;
      const write = (text: string) => {
        runner.trustPolicy = text;
        demo.touch(runner);
      };
      write(CUT_OFF);
      return () => write(before);
    },
  ],
  [
    "an inline policy",
    ({ demo }) => {
      const runner = role(demo, "PipelineRunner");
      const before = runner.inlinePolicies.get("hand-over")!;
      const write = (text: string) => {
        runner.inlinePolicies.set("hand-over", text);
        demo.touch(runner);
      };
      write(CUT_OFF);
      return () => write(before);
    },
  ],
];

async function staleAlerts(): Promise<number> {
  return (await new Alerts(product.scope()).list({ first: 1 }, { query: "is:stale" })).totalCount;
}

test.each(REMOVALS)(
  "without a piece (%s), two scans change no alert, and the next complete one neither",
  async (name, remove) => {
    const events = await countEvents(product);
    const stale = await staleAlerts();
    const restore = remove(product);
    for (let times = 0; times < 2; times += 1) expect((await product.scan()).counts, name).toMatchObject(UNCHANGED);
    const [row] = await product.platform.orm.em
      .fork()
      .find(SnapshotEntity, { accountId: product.account.id }, { orderBy: { takenAt: "desc" }, limit: 1 });
    // The second scan still knows what the first one lacked.
    expect(Object.keys((await unpackSnapshot(row!.document)).lastKnown?.sections ?? {}).length, name).toBe(1);
    expect(await staleAlerts(), name).toBeGreaterThan(stale);
    restore();
    expect((await product.scan()).counts, name).toMatchObject(UNCHANGED);
    expect(await staleAlerts(), name).toBe(stale);
    expect(await countEvents(product), name).toBe(events);
  },
);
