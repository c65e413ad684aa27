/** Whether an account can be read, as its status says and as notification events tell it. Only changes are reported. */
import { sql } from "kysely";
import { databaseOf, pick, selectFirst, table } from "../../db/typed-sql.ts";
import { AccountEntity, type AccountStatus } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { accountReachability } from "../../iam/notification-event.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";

const a = table("account");

/**
 * Locks the account and returns its status, which no other transaction changes until the commit. The lock leaves the key
 * of the row alone: a transaction that holds the order of events may still insert an event of the account. It would
 * otherwise wait for this one, while this one waits for the order of events.
 */
export async function lockStatus(tx: Em, accountId: string): Promise<AccountStatus | null> {
  const row = await selectFirst(
    databaseOf(tx),
    pick(a, "status"),
    sql`from ${a.$table} where ${a.id} = ${accountId} for no key update`,
  );
  return row?.status ?? null;
}

/** Locks the account and returns whether its latest connection failed. */
export async function isUnreachable(tx: Em, accountId: string): Promise<boolean> {
  return (await lockStatus(tx, accountId)) === "ERROR";
}

/** Gives a connected account the status ERROR and reports it. Does nothing for another status. */
export async function markUnreachable(tx: Em, accountId: string, reason: string): Promise<void> {
  const changed = await tx.nativeUpdate(
    AccountEntity,
    { id: accountId, status: "CONNECTED" },
    { status: "ERROR", statusReason: reason },
  );
  if (changed > 0) await reportReachability(tx, accountId, reason);
}

/** Reports that an account cannot be read any more, or that it can be read again. Call it after all changes of rows. */
export async function reportReachability(tx: Em, accountId: string, reason: string | null): Promise<void> {
  const row = await selectFirst(databaseOf(tx), pick(a, "name"), sql`from ${a.$table} where ${a.id} = ${accountId}`);
  const draft = accountReachability({ id: accountId, name: row?.name ?? accountId }, reason);
  await saveNotificationEvents(tx, [{ ...draft, accountId }]);
}
