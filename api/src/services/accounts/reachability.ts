/** Whether an account can be read, as its status says and as notification events tell it. Only changes are reported. */
import { sql } from "kysely";
import { AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { accountReachability } from "../../iam/notification-event.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";

/** Locks the account and returns whether its latest connection failed. */
export async function isUnreachable(tx: Em, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ status: string }>`select status from account where id = ${accountId} for update`.execute(
    tx.getKysely(),
  );
  return rows[0]?.status === "ERROR";
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
  const { rows } = await sql<{ name: string }>`select name from account where id = ${accountId}`.execute(
    tx.getKysely(),
  );
  const draft = accountReachability({ id: accountId, name: rows[0]?.name ?? accountId }, reason);
  await saveNotificationEvents(tx, [{ ...draft, accountId }]);
}
