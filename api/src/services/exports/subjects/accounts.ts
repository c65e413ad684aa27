/** The connected accounts with their connection, coverage, latest scan and open alerts. */
import { sql } from "kysely";
import { z } from "zod";
import { orNull, pick, type RowOf } from "../../../db/typed-sql.ts";
import { QUERY_MAX_CHARACTERS } from "../../../iam/query.ts";
import {
  ACCOUNT_ORDERS,
  joined,
  KNOWN,
  known as covered,
  latest,
  LATEST_SCAN,
  OPEN_ALERTS,
  opened,
  orderOf,
  selectAccounts,
  t,
} from "../../accounts/account-list.ts";
import { beforeReading } from "../../alerts/due-alerts.ts";
import { parseInput } from "../../core/input.ts";
import { parseOrder, readOrder } from "../../core/order.ts";
import { chooseAccounts, isAllowedAccount } from "../account-choice.ts";
import type { ExportSubject } from "../subject.ts";

const listInput = z.object({
  filter: z.string().max(QUERY_MAX_CHARACTERS).nullish(),
  includeDeleted: z.boolean().nullish(),
});

const ifScanned = (count: typeof opened.total) =>
  sql<number | null>`case when ${covered.percent} is not null then coalesce(${count}, 0) end`;

const COLUMNS = {
  ...pick(t, "id", "name", "source", "status", "statusReason", "writes", "scanEveryHours", "connectedAt", "archivedAt"),
  account: t.awsAccountId,
  /** Null before the first scan with results, as all that depends on it. */
  coveragePercent: orNull(covered.percent),
  dataAsOf: covered.as_of,
  lastScanStatus: orNull(latest.status),
  lastScanAt: latest.finished_at,
  openAlerts: ifScanned(opened.total),
  criticalAlerts: ifScanned(opened.critical),
};
export type ExportedAccount = RowOf<typeof COLUMNS>;

export const ACCOUNTS = {
  name: "accounts",
  permission: "inventory.export",
  past: null,
  isScanned: true,
  columns:
    "accountName account status statusReason coveragePercent dataAsOf lastScanStatus lastScanAt openAlerts criticalAlerts source writes scanEveryHours connectedAt archivedAt id".split(
      " ",
    ),
  open: async (scope, request) => {
    const accounts = await chooseAccounts(scope, "inventory.export", request.account);
    await beforeReading(scope);
    const { filter, includeDeleted } = parseInput(listInput, {
      filter: request.filter || null,
      includeDeleted: request.includeDeleted,
    });
    const { field, direction } = readOrder(ACCOUNT_ORDERS, parseOrder(ACCOUNT_ORDERS, request.orderBy), {
      field: "CREATED",
      direction: "ASC",
    });
    const { where } = await selectAccounts(
      scope,
      // A named account is exported also if it is disconnected.
      { query: filter ?? null, includeArchived: includeDeleted === true || accounts.ids !== null },
      "inventory.export",
    );
    const isChosen = accounts.ids === null ? sql`true` : sql`${t.id} = any(${sql.val(accounts.ids)}::text[])`;
    const by = sql.raw(direction === "ASC" ? "asc" : "desc");
    const rest = sql`
        from ${t.$table} ${joined([LATEST_SCAN, KNOWN, OPEN_ALERTS])}
       where ${where} and ${isChosen} and ${isAllowedAccount(accounts, t.id)}
       order by ${orderOf(field).value} ${by}, ${t.id} ${by}`;
    return { accounts, batches: (snapshot) => snapshot.rowsOf(COLUMNS, (list) => sql`select ${list} ${rest}`) };
  },
  cellsOf: ({ id, name, connectedAt, archivedAt, lastScanAt, dataAsOf, ...rest }) => ({
    ...rest,
    accountName: name,
    dataAsOf: iso(dataAsOf),
    lastScanAt: iso(lastScanAt),
    connectedAt: iso(connectedAt),
    archivedAt: iso(archivedAt),
    id,
  }),
} as const satisfies ExportSubject<ExportedAccount>;

function iso(at: string | number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
