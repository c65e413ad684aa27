/** Erases the accounts for which an operator asked. A worker that stops in between is followed by another. */
import { sql } from "kysely";
import { pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
import type { AuditScope } from "../audit/audit-log.ts";
import { SYSTEM } from "../core/permissions.ts";
import type { Platform } from "../core/request-scope.ts";
import { eraseAccount } from "./erase-account.ts";

const EVERY_MS = 5_000;
const ACCOUNTS_PER_POLL = 10;

const account = table("account");

type ErasePlatform = Pick<Platform, "orm" | "log" | "auditKey">;

export function startErasing(platform: ErasePlatform): { close(): Promise<void> } {
  const stop = new AbortController();
  const running = (async () => {
    while (!stop.signal.aborted) {
      await pause(EVERY_MS, stop.signal).catch(() => undefined);
      if (stop.signal.aborted) return;
      await eraseRequested(platform, stop.signal).catch((error: unknown) => {
        if (!isDatabaseAway(error))
          platform.log.error({ code: "INTERNAL", stack: (error as Error).stack }, "retention.erase_failed");
      });
    }
  })();
  return {
    async close() {
      stop.abort(new Error("The worker stops."));
      await running;
    },
  };
}

/** Several workers may erase the same account: each deletes what is left. */
export async function eraseRequested(platform: ErasePlatform, signal?: AbortSignal): Promise<void> {
  const rows = await select(
    databaseOf(platform.orm.em.fork()),
    pick(account, "id", "status"),
    sql`from ${account.$table} where ${account.eraseRequestedAt} is not null
       order by ${account.eraseRequestedAt} limit ${ACCOUNTS_PER_POLL}`,
  );
  for (const { id, status } of rows) {
    if (signal?.aborted) return;
    // One that was restored meanwhile is kept.
    if (status !== "ARCHIVED") {
      await databaseOf(platform.orm.em.fork())
        .updateTable("account")
        .set({ erase_requested_at: null })
        .where("id", "=", id)
        .execute();
      continue;
    }
    const scope: AuditScope = { caller: SYSTEM, requestId: `erase ${id}`, platform };
    try {
      await eraseAccount(platform.orm, scope, { accountId: id, signal });
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      // It is tried again. The others do not wait for it.
      platform.log.error({ code: "INTERNAL", accountId: id, stack: (error as Error).stack }, "retention.erase_failed");
    }
  }
}
