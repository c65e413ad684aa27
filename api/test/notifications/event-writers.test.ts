/** Transactions that write events wait for each other in one order, and report only what they know to be new. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Em } from "../../src/db/orm.ts";
import { accountReachability } from "../../src/iam/notification-event.ts";
import { isUnreachable } from "../../src/services/accounts/reachability.ts";
import { saveNotificationEvents } from "../../src/services/core/notification-events.ts";
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
