/** The connected accounts with their connection, coverage, latest scan and open alerts. */
import { sql } from "kysely";
import { z } from "zod";
import type { AccountSource, AccountStatus } from "../../../db/entities/account.ts";
import { QUERY_MAX_CHARACTERS } from "../../../iam/query.ts";
import type { ScanStatus } from "../../../iam/scan.ts";
import {
  ACCOUNT_ORDERS,
  joined,
  KNOWN,
  LATEST_SCAN,
  OPEN_ALERTS,
  orderOf,
  selectAccounts,
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

export interface ExportedAccount {
  readonly id: string;
  readonly name: string;
  readonly account: string | null;
  readonly source: AccountSource;
  readonly status: AccountStatus;
  readonly statusReason: string | null;
  readonly writes: string;
  readonly scanEveryHours: number | null;
  /** Null before the first scan with results, as all that depends on it. */
  readonly coveragePercent: number | null;
  readonly dataAsOf: number | null;
  readonly lastScanStatus: ScanStatus | null;
  readonly lastScanAt: string | null;
  readonly openAlerts: number | null;
  readonly criticalAlerts: number | null;
  readonly connectedAt: string | null;
  readonly archivedAt: string | null;
}

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
    const isChosen = accounts.ids === null ? sql`true` : sql`t.id = any(${sql.val(accounts.ids)}::text[])`;
    const by = sql.raw(direction === "ASC" ? "asc" : "desc");
    const query = sql`
      select t.id, t.name, t.aws_account_id as account, t.source, t.status, t.status_reason as "statusReason", t.writes,
             t.scan_every_hours as "scanEveryHours", known.percent as "coveragePercent", known.as_of as "dataAsOf",
             latest.status as "lastScanStatus", latest.finished_at as "lastScanAt",
             case when known.percent is not null then coalesce(opened.total, 0) end as "openAlerts",
             case when known.percent is not null then coalesce(opened.critical, 0) end as "criticalAlerts",
             t.connected_at as "connectedAt", t.archived_at as "archivedAt"
        from account t ${joined([LATEST_SCAN, KNOWN, OPEN_ALERTS])}
       where ${where} and ${isChosen} and ${isAllowedAccount(accounts, sql`t.id`)}
       order by ${orderOf(field).value} ${by}, t.id ${by}`;
    return { accounts, batches: (snapshot) => snapshot.read<ExportedAccount>(query) };
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
