/** The events of alerts, oldest first. The log is append-only, so a past moment is a shorter log. */
import { sql } from "kysely";
import type { AlertEvent } from "../../../db/entities/alert.ts";
import { eventsAbout } from "../../alerts/history.ts";
import { alertEventOf, type DatabaseRow } from "../../alerts/rows.ts";
import { isAllowedAccount } from "../account-choice.ts";
import type { ExportSubject } from "../subject.ts";
import { readSelection } from "./alerts.ts";

interface ExportedEvent {
  readonly event: AlertEvent;
  readonly alertNumber: number;
  readonly account: string | null;
  readonly accountName: string;
}

type EventRow = DatabaseRow & Omit<ExportedEvent, "event">;

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
    const until = request.asOf ? sql`and e.at <= ${request.asOf.toISOString()}::timestamptz` : sql``;
    const query = sql`
      select e.*, a.number as "alertNumber", c.aws_account_id as account, c.name as "accountName"
        from alert_event e join alert a on a.id = e.alert_id join account c on c.id = e.account_id
       where ${eventsAbout(selection, request.asOf?.getTime() ?? null)} and ${isAllowedAccount(accounts, sql`e.account_id`)} ${until} order by e.seq`;
    return {
      accounts,
      batches: async function* (snapshot) {
        for await (const rows of snapshot.read<EventRow>(query))
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
