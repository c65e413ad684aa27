/** The events of alerts, oldest first. The log is append-only, so a past moment is a shorter log. */
import { sql } from "kysely";
import type { AlertEvent } from "../../../db/entities/alert.ts";
import { listOf, type RowOf, table } from "../../../db/typed-sql.ts";
import { eventsAbout } from "../../alerts/history.ts";
import { alertEventOf, EVENT_COLUMNS } from "../../alerts/rows.ts";
import { isAllowedAccount } from "../account-choice.ts";
import type { ExportSubject } from "../subject.ts";
import { readSelection } from "./alerts.ts";

interface ExportedEvent {
  readonly event: AlertEvent;
  readonly alertNumber: number;
  readonly account: string | null;
  readonly accountName: string;
}

const e = table("alert_event", "e");
const a = table("alert", "a");
const c = table("account", "c");

const COLUMNS = { ...EVENT_COLUMNS, alertNumber: a.number, account: c.awsAccountId, accountName: c.name };

export const ALERT_EVENTS = {
  name: "alert-events",
  permission: "alerts.export",
  past: "EVENTS",
  isScanned: true,
  columns:
    "seq at kind alertId alertNumber account accountName fromStatus status fromSeverity severity actorKind actor actorId source comment changes".split(
      " ",
    ),
  open: async (scope, request) => {
    const { accounts, selection } = await readSelection(scope, request);
    const until = request.asOf ? sql`and ${e.at} <= ${request.asOf.toISOString()}::timestamptz` : sql``;
    const query = sql`
      select ${listOf(COLUMNS)}
        from ${e.$table} join ${a.$table} on ${a.id} = ${e.alertId} join ${c.$table} on ${c.id} = ${e.accountId}
       where ${eventsAbout(selection, request.asOf?.getTime() ?? null)} and ${isAllowedAccount(accounts, e.accountId)} ${until} order by ${e.seq}`;
    return {
      accounts,
      batches: async function* (snapshot) {
        for await (const rows of snapshot.read<RowOf<typeof COLUMNS>>(query))
          yield rows.map((row) => ({
            event: alertEventOf(row),
            alertNumber: row.alertNumber,
            account: row.account,
            accountName: row.accountName,
          }));
      },
    };
  },
  cellsOf: ({ event, alertNumber, account, accountName }) => ({
    seq: event.seq,
    at: event.at.toISOString(),
    kind: event.kind,
    alertId: event.alertId,
    alertNumber,
    account,
    accountName,
    fromStatus: event.fromStatus,
    status: event.status,
    fromSeverity: event.fromSeverity,
    severity: event.severity,
    actorKind: event.actor.kind,
    actor: event.actor.displayName,
    actorId: event.actor.id ?? null,
    source: event.sourceId,
    comment: event.comment,
    changes: event.changes,
  }),
} as const satisfies ExportSubject<ExportedEvent>;
