/** Alerts, now or as of a past moment, worst first. */
import { type RawBuilder, sql } from "kysely";
import type { Alert } from "../../../db/entities/alert.ts";
import type { Em } from "../../../db/orm.ts";
import { listOf } from "../../../db/typed-sql.ts";
import {
  ALERT_ORDERS,
  type AlertOrderField,
  alertOrdering,
  allAlertsBy,
  DEFAULT_ALERT_ORDER,
} from "../../alerts/alert-order.ts";
import { alertsAsOf, hasChangedSince } from "../../alerts/as-of.ts";
import type { AlertSelection } from "../../alerts/filter.ts";
import { readAlertFilter } from "../../alerts/read-filter.ts";
import { type AlertProperty, type AlertText, alertColumns, alertOf } from "../../alerts/rows.ts";
import { selectAlerts, whereOf } from "../../alerts/selection.ts";
import { type LatestResult, type Sighting, sightingOf } from "../../alerts/sighting.ts";
import { type Order, parseOrder, readOrder } from "../../core/order.ts";
import type { Scope } from "../../core/request-scope.ts";
import { chooseAccounts, isAllowedAccount } from "../account-choice.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Batches, ExportRequest, ExportSource, ExportSubject } from "../subject.ts";

const PAST_ROWS_PER_BATCH = 500;

/** An alert with its account and when it was last seen. */
export interface ExportedAlert {
  readonly alert: Pick<Alert, (typeof PROPERTIES)[number]>;
  readonly sighting: Sighting;
  readonly account: {
    readonly awsAccountId: string | null;
    readonly name: string;
    readonly region: string;
    readonly partition: string | null;
  };
}

type ExportedRow = AlertText &
  LatestResult & {
    readonly awsAccountId: string | null;
    readonly accountName: string;
    readonly region: string;
    readonly partition: string | null;
  };

export const ALERTS = {
  name: "alerts",
  permission: "alerts.export",
  past: "EVENTS",
  isScanned: true,
  // Column names are stable: notebooks read them.
  columns: [
    ..."number id status severity category check title description account accountName".split(" "),
    ..."resourceId resourceName resourceArn firstSeenAt lastSeenAt resolvedAt resolution reopenCount".split(" "),
    ..."staleSince staleReason assignee acknowledgedBy dismissalReason dismissalComment dismissedBy".split(" "),
    ..."dismissalExpiresAt evidence snoozedUntil snoozedBy exceptionRuleId".split(" "),
  ],
  open: openAlerts,
  cellsOf: ({ alert, sighting, account }) => ({
    number: alert.number,
    id: alert.id,
    status: alert.status,
    severity: alert.severity,
    category: alert.category,
    check: alert.checkId,
    title: alert.title,
    description: alert.description,
    account: account.awsAccountId,
    accountName: account.name,
    resourceId: alert.resourceId,
    resourceName: alert.resourceName,
    resourceArn: alert.resourceArn,
    firstSeenAt: alert.firstSeenAt.toISOString(),
    lastSeenAt: sighting.lastSeenAt.toISOString(),
    resolvedAt: alert.resolvedAt?.toISOString() ?? null,
    resolution: alert.resolution,
    reopenCount: alert.reopenCount,
    staleSince: sighting.staleSince?.toISOString() ?? null,
    staleReason: sighting.staleReason,
    assignee: alert.assignee?.displayName ?? null,
    acknowledgedBy: alert.acknowledgedBy?.displayName ?? null,
    dismissalReason: alert.dismissalReason,
    dismissalComment: alert.dismissalComment,
    dismissedBy: alert.dismissedBy?.displayName ?? null,
    dismissalExpiresAt: alert.dismissalExpiresAt?.toISOString() ?? null,
    evidence: alert.evidence,
    snoozedUntil: alert.snoozedUntil?.toISOString() ?? null,
    snoozedBy: alert.snoozedBy?.displayName ?? null,
    exceptionRuleId: alert.exceptionRuleId,
  }),
} as const satisfies ExportSubject<ExportedAlert>;

async function openAlerts(scope: Scope, request: ExportRequest): Promise<ExportSource<ExportedAlert>> {
  const order = readOrder(ALERT_ORDERS, parseOrder(ALERT_ORDERS, request.orderBy), DEFAULT_ALERT_ORDER);
  const { accounts, selection } = await readSelection(scope, request);
  const at = request.asOf ?? null;
  return {
    accounts,
    batches: async function* (snapshot) {
      // If no alert has changed since then, the current alerts equal the past ones and are cheaper to read.
      const isChanged = at !== null && (await hasChangedSince(snapshot.scope.em, at.getTime()));
      const batches = isChanged
        ? pastAlerts(snapshot, { selection, order, at })
        : currentAlerts(snapshot, { selection, order });
      const isPast = at !== null && at < snapshot.at;
      for await (const batch of batches) yield isPast ? batch.map(withoutStaleness) : batch;
    },
  };
}

/** The accounts and the selection of an export that filters by alerts, limited to what the caller may see. */
export async function readSelection(scope: Scope, { account = [], filter }: ExportRequest) {
  const accounts = await chooseAccounts(scope, "alerts.export", account);
  const selection = await readAlertFilter(scope, {
    query: filter || null,
    ...(accounts.ids !== null && { accountIds: [...accounts.ids] }),
  });
  const others = [...selection.others];
  if (accounts.allowedIds !== null) others.push(isAllowedAccount(accounts, sql`a.account_id`));
  return {
    accounts: { ...accounts, ids: namedAccounts(selection) ?? accounts.ids },
    selection: { ...selection, others },
  };
}

/** The accounts that the filter or the parameter names, archived ones as well. Null if none are named. */
function namedAccounts({ choices }: AlertSelection): readonly string[] | null {
  const named = choices.flatMap(({ dimension, isNegated, values }) =>
    dimension === "account" && !isNegated ? [values] : [],
  );
  if (named.length === 0) return null;
  return named.reduce((ids, values) => ids.filter((id) => values.includes(id)));
}

interface Selected {
  readonly selection: AlertSelection;
  readonly order: Order<AlertOrderField>;
}

async function* currentAlerts(snapshot: Snapshot, { selection, order }: Selected): Batches<ExportedAlert> {
  const query = sql`${exportColumns(sql`alert`)} where ${whereOf(selection)} order by ${allAlertsBy(order)}`;
  for await (const rows of snapshot.read<ExportedRow>(query)) yield rows.map(exportedAlert);
}

/** The alerts of an account with these IDs, as they are now. One that was deleted is left out. */
export async function exportedAlertsOf(
  em: Em,
  accountId: string,
  ids: readonly string[],
): Promise<readonly ExportedAlert[]> {
  const { rows } = await sql<ExportedRow>`${exportColumns(sql`alert`)}
    where a.account_id = ${accountId} and a.id = any(${sql.val([...ids])}::text[])`.execute(em.getKysely());
  return rows.map(exportedAlert);
}

/** Reads the numbers of all alerts first, then their state at `at`. Description and evidence are the current ones. */
async function* pastAlerts(
  { scope: { em } }: Snapshot,
  { selection, order, at }: Selected & { readonly at: Date },
): Batches<ExportedAlert> {
  const kysely = em.getKysely();
  const { value, by } = alertOrdering(order, { isForward: true });
  const found = await sql<{ number: number }>`
    select number from (${selectAlerts(sql`a.number, ${value} as value`, selection, at.getTime())}) t order by ${by}`.execute(
    kysely,
  );
  const numbers = found.rows.map((row) => row.number);
  for (let start = 0; start < numbers.length; start += PAST_ROWS_PER_BATCH) {
    const page = alertsAsOf(numbers.slice(start, start + PAST_ROWS_PER_BATCH), at.getTime());
    const { rows } = await sql<ExportedRow>`${exportColumns(sql`(${page})`)} order by ${allAlertsBy(order)}`.execute(
      kysely,
    );
    yield rows.map(exportedAlert);
  }
}

/** Only the present result of a check is stored: it does not tell whether the alert could be evaluated at a past moment. */
function withoutStaleness({ sighting, ...others }: ExportedAlert): ExportedAlert {
  return { ...others, sighting: { ...sighting, staleReason: null, staleSince: null } };
}

/** The columns that the formats use. The other columns are a quarter of the data. */
const PROPERTIES = [
  ...(["id", "number", "status", "severity", "category", "checkId", "title", "description", "evidence"] as const),
  ...(["resourceId", "resourceName", "resourceArn", "firstSeenAt", "lastSeenAt", "openedAt", "evidenceAsOf"] as const),
  ...(["resolvedAt", "resolution", "reopenCount", "assignee", "acknowledgedBy", "acknowledgedAt"] as const),
  ...(["dismissalReason", "dismissalComment", "dismissedBy", "dismissedAt", "dismissalExpiresAt"] as const),
  ...(["notEvaluatedReason", "snoozedBy", "snoozedUntil", "exceptionRuleId"] as const),
] as const satisfies readonly AlertProperty[];

function exportColumns(alerts: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select ${listOf(alertColumns(PROPERTIES))}, c.aws_account_id as "awsAccountId", c.name as "accountName", c.region, c.partition,
      r.outcome, r.reason, r.last_evaluated_at as "lastEvaluatedAt"
    from ${alerts} a join account c on c.id = a.account_id
    left join check_result r on r.account_id = a.account_id and r.check_id = a.check_id`;
}

function exportedAlert(row: ExportedRow): ExportedAlert {
  const { awsAccountId, accountName: name, region, partition, outcome, reason, lastEvaluatedAt } = row;
  const alert = alertOf(row);
  return {
    alert,
    sighting: sightingOf(alert, outcome === null ? null : { outcome, reason, lastEvaluatedAt }),
    account: { awsAccountId, name, region, partition },
  };
}
