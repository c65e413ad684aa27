/** Transactions that write events wait for each other in one order, and report only what they know to be new. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import type { Em } from "../../src/db/orm.ts";
import { accountReachability } from "../../src/iam/notification-event.ts";
import type { EscalationPath } from "../../src/iam/escalation/paths/path.ts";
import type { VerdictKind } from "../../src/iam/escalation/simulation/verdict.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { isUnreachable, markUnreachable } from "../../src/services/accounts/reachability.ts";
import { saveNotificationEvents } from "../../src/services/core/notification-events.ts";
import { saveEscalationPaths, upsertPaths } from "../../src/services/escalation/path-store.ts";
import { untilOneWaitsForLock } from "../support/lock-waits.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";

let product: TestPlatform;
beforeAll(async () => {
  product = await openScannedPlatform();
});
afterAll(() => product.close());

const em = () => product.platform.orm.em.fork();

/** Writes an event of the account. Fails instead of waiting for ever for a lock that is not released. */
async function saveEvent(tx: Em): Promise<void> {
  await sql`select set_config('lock_timeout', '5s', true)`.execute(tx.getKysely());
  const { id, name } = product.account;
  await saveNotificationEvents(tx, [{ ...accountReachability({ id, name }, null), accountId: id }]);
}

test("a scan that has looked at its account makes no other writer of events of that account wait", async () => {
  await em().transactional(async (scan) => {
    await isUnreachable(scan, product.account.id);
    await em().transactional(saveEvent);
    // The scan may now ask for the order of events itself: the other writer has committed.
    await saveEvent(scan);
  });
  const [row] = await em().execute<{ count: number }[]>(
    "select count(*)::integer as count from notification_event where event = 'ACCOUNT_REACHABLE'",
  );
  expect(row).toEqual({ count: 2 });
});

test("a test of the connection does not report what a scan reported while AWS was asked", async () => {
  const reports = async () => {
    const [row] = await em().execute<{ count: number }[]>(
      "select count(*)::integer as count from notification_event where event = 'ACCOUNT_UNREACHABLE'",
    );
    return row!.count;
  };
  const before = await reports();
  const fault = product.sandbox.faults.deny("sts:GetCallerIdentity");
  let testing: Promise<unknown> | undefined;
  await em().transactional(async (scan) => {
    await markUnreachable(scan, product.account.id, "AWS refused the credentials.");
    testing = new Accounts(product.scope()).test(product.account.id);
    await untilOneWaitsForLock(em());
  });
  await testing;
  product.sandbox.faults.remove(fault);
  expect((await reports()) - before).toBe(1);
  // The status follows the row, not the copy that the test had read.
  await new Accounts(product.scope()).test(product.account.id);
  const [row] = await em().execute<{ status: string }[]>("select status from account where id = ?", [
    product.account.id,
  ]);
  expect(row).toEqual({ status: "CONNECTED" });
});

test("a path that was unknown for a scan is not reported as opened again, but one that was closed or blocked is", async () => {
  const [stored] = await em().execute<{ identity: string; document: EscalationPath }[]>(
    `select identity, document from escalation_path
      where gone_at is null and verdict = 'EXPLOITABLE' and target_aws_account_id is null order by id limit 1`,
  );
  const { identity, document } = stored!;
  let hashes = 0;
  /** Whether a scan with this verdict reports the path. */
  const isReported = async (kind: VerdictKind) => {
    const path = { ...document, verdict: { ...document.verdict, kind } };
    const found = { identity, path, contentHash: `hash ${(hashes += 1)}` };
    return (await upsertPaths(em(), product.account.id, [found], new Date(now()))).length === 1;
  };
  const close = () =>
    saveEscalationPaths(em(), product.account.id, { changed: [], closed: [identity] }, new Date(now()));
  const reported = [];
  for (const kind of ["EXPLOITABLE", "UNKNOWN", "EXPLOITABLE", "UNKNOWN", "UNKNOWN", "CONDITIONAL"] as const)
    reported.push(await isReported(kind));
  expect(reported).toEqual([false, false, false, false, false, false]);
  await isReported("BLOCKED");
  await isReported("UNKNOWN");
  expect(await isReported("EXPLOITABLE")).toBe(true);
  await close();
  await isReported("UNKNOWN");
  expect(await isReported("EXPLOITABLE")).toBe(true);
});
