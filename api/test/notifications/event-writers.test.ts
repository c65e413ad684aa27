/** Transactions that write events wait for each other in one order, and report only what they know to be new. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Em } from "../../src/db/orm.ts";
import { accountReachability } from "../../src/iam/notification-event.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { isUnreachable, markUnreachable } from "../../src/services/accounts/reachability.ts";
import { saveNotificationEvents } from "../../src/services/core/notification-events.ts";
import { untilOneWaitsForLock } from "../support/lock-waits.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform();
  await product.scan();
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
