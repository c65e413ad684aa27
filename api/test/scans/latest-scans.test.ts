import { afterAll, beforeAll, expect, test } from "vitest";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { SCAN_SECONDS } from "../../src/services/operations/installation-metrics.ts";
import { Scans } from "../../src/services/scans/scans.ts";
import { rowsRead } from "../support/rows-read.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

/** Hourly scans of about four months. */
const SCANS = 3_000;

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false });
});
afterAll(() => product.close());

test("the latest scans of an account are found without reading its history, however many scans found nothing", async () => {
  const em = product.platform.orm.em.fork();
  // The first scan has results, all others failed, and the last one waits.
  await em.execute(
    `insert into scan (id, account_id, status, trigger, requested_by, requested_at, attempt, is_cancel_requested, progress, coverage, finished_at, started_at)
     select 'scan_' || lpad(n::text, 12, '0'), ?, case n when 1 then 'SUCCEEDED' when ${SCANS} then 'QUEUED' else 'FAILED' end,
            'SCHEDULE', '{"kind":"SYSTEM"}', now() - make_interval(hours => ${SCANS} - n), 1, false, '{}',
            case n when 1 then '{"percent":100}'::jsonb end, case when n < ${SCANS} then now() end, case when n < ${SCANS} then now() end
       from generate_series(1, ${SCANS}) n`,
    [product.account.id],
  );
  await em.execute("analyze scan");
  await em.transactional(async (tx) => {
    const scope = { ...openScope(product.platform, SYSTEM, "request-1"), em: tx };
    const scans = new Scans(scope);
    const ids = [product.account.id];
    const idOf = (n: number) => `scan_${String(n).padStart(12, "0")}`;
    const head = (n: number, status: string) => ({
      id: idOf(n),
      accountId: product.account.id,
      status,
      finishedAt: null,
    });
    expect([...(await scans.latestHeads(ids)).values()]).toEqual([head(SCANS, "QUEUED")]);
    expect([...(await scans.runningHeads(ids)).values()]).toEqual([head(SCANS, "QUEUED")]);
    const read = await rowsRead(tx, ["scan"], async () => {
      expect((await scans.latest(ids)).get(product.account.id)?.id).toBe(idOf(SCANS));
      expect((await scans.running(ids)).get(product.account.id)?.id).toBe(idOf(SCANS));
      expect((await scans.latestFinished(ids)).get(product.account.id)?.id).toBe(idOf(1));
      expect((await scans.latestCovered(ids)).get(product.account.id)).toMatchObject({ percent: 100, asOf: null });
      const list = new Accounts(scope);
      expect((await list.list({ first: 1 }, { query: "is:fully-read" })).totalCount).toBe(1);
    });
    expect(read["scan"]).toBeLessThanOrEqual(16);
  });
});

test("the kept counts of scans are those of their rows, after scans were added, changed and deleted", async () => {
  const em = product.platform.orm.em.fork();
  await em.execute(
    "update scan set status = 'CANCELLED', started_at = now() - interval '10 seconds', finished_at = now() where status = 'QUEUED'",
  );
  await em.execute(`delete from scan where id <= 'scan_${String(SCANS / 2).padStart(12, "0")}' and coverage is null`);
  const within = SCAN_SECONDS.map(
    (bound) => `count(*) filter (where finished_at - started_at <= interval '${bound} s')`,
  );
  const counted = await em.execute(
    `select status, count(*)::int as count, count(started_at)::int as timed, array[${within.join()}]::int[] as within from scan group by status order by status`,
  );
  const kept = await em.execute(
    "select status, count::int as count, timed::int as timed, within::int[] as within from scan_count where count > 0 order by status",
  );
  expect(kept).toEqual(counted);
  expect(counted).toHaveLength(3);
  const { totalCount } = await new Scans(product.scope()).list({ first: 1 }, { status: ["FAILED", "CANCELLED"] });
  expect(totalCount).toBe(SCANS / 2);
});
