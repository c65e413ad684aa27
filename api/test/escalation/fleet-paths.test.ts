/**
 * Random fleets of accounts that change: the scans store the paths of one search over all accounts, whatever their order, and no
 * scan closes a path that exists.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { buildGraph, type EscalationGraph } from "../../src/iam/escalation/graph/search.ts";
import { escalationFactsOf } from "../../src/iam/escalation/paths/snapshot-paths.ts";
import type { CrossAccountAnalysis } from "../../src/services/analysis/cross-account-analysis.ts";
import { analyzePaths, connectAccounts } from "../support/crossing-scans.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { RandomFleet } from "../support/random-fleet.ts";
import { pathsBetweenAll } from "../support/reference/joined-search.ts";

const ACCOUNTS = 20;
const CHANGES = 8;
let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false });
});
afterAll(() => product.close());
beforeEach(async () => {
  for (const table of ["escalation_path", "role_trust", "snapshot", "scan"]) await execute(`delete from ${table}`);
  await execute("delete from account where source = 'ENVIRONMENT'");
});

async function execute<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
  return product.platform.orm.em.fork().execute<Row[]>(statement, [...values]);
}

const connect = (numbers: readonly string[]) => connectAccounts(product.platform.orm, numbers);
const analyze = (snapshot: AccountSnapshot) => analyzePaths(product.platform.orm, snapshot);

async function scan(snapshot: AccountSnapshot): Promise<CrossAccountAnalysis | null> {
  const { analysis, store } = await analyze(snapshot);
  await store();
  return analysis;
}

/** Each open path from these accounts as `ARN > number of the target account VERDICT`. */
async function openPaths(from: string | null = null): Promise<readonly string[]> {
  const rows = await execute<{ path: string }>(
    `select source_arn || ' > ' || target_aws_account_id || ' ' || verdict as path from escalation_path
      where target_aws_account_id is not null and gone_at is null and (?::text is null or account_id = 'account_' || ?::text)`,
    [from, from],
  );
  return rows.map(({ path }) => path).toSorted();
}

class ScannedFleet extends RandomFleet {
  readonly snapshots = new Map<string, AccountSnapshot>();
  readonly #graphs = new Map<AccountSnapshot, EscalationGraph>();

  change(number: string): AccountSnapshot {
    const snapshot = this.snapshotOf(number);
    this.snapshots.set(number, snapshot);
    return snapshot;
  }

  /** The paths between the accounts that were scanned. */
  expected(): ReadonlySet<string> {
    return pathsBetweenAll(
      [...this.snapshots.values()].map((snapshot) => {
        const graph = this.#graphs.get(snapshot) ?? buildGraph(escalationFactsOf(snapshot)!);
        this.#graphs.set(snapshot, graph);
        return graph;
      }),
    );
  }
}

const endsOf = (path: string) => path.split(" ").slice(0, 3).join(" ");

test.each([1, 2])(
  "in a random fleet with seed %d, each scan stores all paths of its account, and closes no path that exists",
  async (seed) => {
    const fleet = new ScannedFleet(seed, ACCOUNTS);
    await connect(fleet.numbers);
    for (const number of fleet.numbers) await scan(fleet.change(number));
    for (const number of fleet.numbers) await scan(fleet.snapshots.get(number)!);
    expect(await openPaths()).toEqual([...fleet.expected()].toSorted());
    for (let change = 0; change < CHANGES; change += 1) {
      const number = fleet.pick(fleet.numbers);
      const before = await openPaths();
      const analysis = await scan(fleet.change(number));
      const expected = fleet.expected();
      const after = new Set((await openPaths()).map(endsOf));
      const existing = new Set([...expected].map(endsOf));
      expect(before.map(endsOf).filter((path) => !after.has(path) && existing.has(path))).toEqual([]);
      const own = [...expected].filter((path) => path.startsWith(`arn:aws:iam::${number}:`));
      expect(await openPaths(number)).toEqual(own.toSorted());
      expect(analysis!.reading.accounts.filter(({ state }) => state === "LEFT_OUT")).toEqual([]);
    }
    for (const number of fleet.numbers) await scan(fleet.snapshots.get(number)!);
    expect(await openPaths()).toEqual([...fleet.expected()].toSorted());
  },
  300_000,
);

test("scans at the same time close no path that exists, and the next scans agree with one search over all accounts", async () => {
  const fleet = new ScannedFleet(7, ACCOUNTS);
  await connect(fleet.numbers);
  for (const number of fleet.numbers) await scan(fleet.change(number));
  for (let round = 0; round < 3; round += 1) {
    const numbers = [...new Set(Array.from({ length: 4 }, () => fleet.pick(fleet.numbers)))];
    const analyzed = await Promise.all(numbers.map(async (number) => analyze(fleet.change(number))));
    const before = await openPaths();
    // Each analysis has read the accounts as they were before the others are stored.
    await Promise.all(analyzed.map(({ store }) => store()));
    const after = new Set((await openPaths()).map(endsOf));
    const lost = before.map(endsOf).filter((path) => !after.has(path));
    const existing = new Set([...fleet.expected()].map(endsOf));
    const sources = new Set(lost.filter((path) => existing.has(path)).map((path) => path.slice(13, 25)));
    // A path that one scan no longer finds may have been opened another way by a scan at the same time: its next scan finds it.
    for (const number of sources) expect(numbers).toContain(number);
    for (const number of fleet.numbers) await scan(fleet.snapshots.get(number)!);
    expect(await openPaths()).toEqual([...fleet.expected()].toSorted());
  }
}, 300_000);
