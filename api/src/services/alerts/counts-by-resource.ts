/** Reads the alerts of many accounts, principals or resources at once, so that a page of them needs one query. */
import { sql } from "kysely";
import { type Alert, AlertEntity } from "../../db/entities/alert.ts";
import { databaseOf, derived, rowsOf, select, table } from "../../db/typed-sql.ts";
import type { Severity } from "../../iam/severity.ts";
import { type InventoryKey, keyText } from "../inventory/list.ts";
import { beforeReading } from "./due-alerts.ts";
import { PAGE_SIZE_MAX } from "../core/page.ts";
import { allow, type Scope } from "../core/request-scope.ts";

/**
 * The property by which alerts are grouped. OWNER: a principal with its access keys and inline policies. RESOURCE: one
 * resource.
 */
export type AlertAnchor = "OWNER" | "RESOURCE";

const a = table("alert", "a");
const counted = table("alert_count");
const COLUMN = { OWNER: a.ownerId, RESOURCE: a.resourceId };

export interface SeverityCounts {
  readonly total: number;
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly informational: number;
}

export const NO_ALERTS: SeverityCounts = { total: 0, critical: 0, high: 0, medium: 0, low: 0, informational: 0 };

export interface FirstAlerts {
  /** The alerts, worst first, then newest. */
  readonly alerts: readonly Alert[];
  readonly totalCount: number;
}

export class ResourceAlerts {
  constructor(private readonly scope: Scope) {}

  /** The number of open alerts by account ID. Accounts without any are absent. */
  async openCountsOfAccounts(accountIds: readonly string[]): Promise<Map<string, SeverityCounts>> {
    allow(this.scope, "alerts.read");
    await beforeReading(this.scope);
    const rows = await select(
      databaseOf(this.scope.em),
      { key: counted.accountId, severity: counted.severity, count: sql<number>`sum(${counted.count})::int` },
      sql`from ${counted.$table}
       where ${counted.status} = 'OPEN' and ${counted.accountId} = any(${sql.val([...accountIds])}::text[])
       group by ${counted.accountId}, ${counted.severity}`,
    );
    return countsByKey(rows);
  }

  async openCounts(anchor: AlertAnchor, keys: readonly InventoryKey[]): Promise<Map<string, SeverityCounts>> {
    allow(this.scope, "alerts.read");
    await beforeReading(this.scope);
    const column = COLUMN[anchor];
    const rows = await select(
      databaseOf(this.scope.em),
      { key: sql<string>`${a.accountId} || '|' || ${column}`, severity: a.severity, count: sql<number>`count(*)::int` },
      sql`from ${a.$table} join ${keyTable(keys)} on k.account_id = ${a.accountId} and k.value = ${column}
       where ${a.status} = 'OPEN' group by ${a.accountId}, ${column}, ${a.severity}`,
    );
    return countsByKey(rows);
  }

  /** The alert of one check about each resource, in any status. There is at most one per resource. */
  async ofCheck(checkId: string, keys: readonly InventoryKey[]): Promise<Map<string, Alert>> {
    allow(this.scope, "alerts.read");
    await beforeReading(this.scope);
    const alerts = await this.scope.em.find(AlertEntity, {
      checkId,
      accountId: { $in: [...new Set(keys.map(({ accountId }) => accountId))] },
      resourceId: { $in: keys.map(({ value }) => value) },
    });
    return new Map(alerts.map((alert) => [keyText({ accountId: alert.accountId, value: alert.resourceId }), alert]));
  }

  /** The first `count` alerts of each key, and the total number of its alerts. */
  async first(anchor: AlertAnchor, keys: readonly InventoryKey[], count: number): Promise<Map<string, FirstAlerts>> {
    allow(this.scope, "alerts.read");
    await beforeReading(this.scope);
    const column = COLUMN[anchor];
    const ofKey = sql`partition by ${a.accountId}, ${column}`;
    const columns = {
      key: sql<string>`${a.accountId} || '|' || ${column}`,
      id: a.id,
      place: sql<number>`row_number() over (${ofKey} order by ${a.severityRank}, ${a.number} desc)::int`,
      total: sql<number>`count(*) over (${ofKey})::int`,
    };
    const ranked = derived("ranked", columns);
    const rows = await rowsOf(
      databaseOf(this.scope.em),
      columns,
      (list) => sql`
      select ${ranked.$all} from (
        select ${list} from ${a.$table}
          join ${keyTable(keys)} on k.account_id = ${a.accountId} and k.value = ${column}) ${ranked.$table}
       where ${ranked.place} <= greatest(${Math.min(count, PAGE_SIZE_MAX)}::int, 1) order by ${ranked.key}, ${ranked.place}`,
    );
    const alerts = new Map(
      (await this.scope.em.find(AlertEntity, { id: { $in: rows.map((row) => row.id) } })).map((alert) => [
        alert.id,
        alert,
      ]),
    );
    return new Map(
      [...Map.groupBy(rows, (row) => row.key)].map(([key, found]) => [
        key,
        { alerts: found.slice(0, count).flatMap((row) => alerts.get(row.id) ?? []), totalCount: found[0]!.total },
      ]),
    );
  }
}

/** The distinct keys as a table with the alias `k`. */
function keyTable(keys: readonly InventoryKey[]) {
  const distinct = [...new Map(keys.map((key) => [keyText(key), key])).values()];
  return sql`unnest(${sql.val(distinct.map((key) => key.accountId))}::text[], ${sql.val(distinct.map((key) => key.value))}::text[]) as k(account_id, value)`;
}

/** Counts per key. A pair of key and severity has at most one row. */
export function countsByKey(
  rows: readonly { key: string; severity: Severity; count: number }[],
): Map<string, SeverityCounts> {
  return new Map(
    [...Map.groupBy(rows, (row) => row.key)].map(([key, counted]) => {
      const countOf = (severity: Severity) => counted.find((row) => row.severity === severity)?.count ?? 0;
      const [critical, high, medium, low, informational] = [
        countOf("CRITICAL"),
        countOf("HIGH"),
        countOf("MEDIUM"),
        countOf("LOW"),
        countOf("INFORMATIONAL"),
      ];
      return [
        key,
        { total: critical + high + medium + low + informational, critical, high, medium, low, informational },
      ];
    }),
  );
}
