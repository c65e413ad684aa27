/** Many accounts at once: what stands out among those of a filter, and the units and groups by which they are filtered. */
import { sql } from "kysely";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { OrganizationEntity } from "../../db/entities/organization.ts";
import { readPlainRows } from "../../db/plain-rows.ts";
import { unitPath } from "../../iam/account-settings.ts";
import type { OrganizationUnit } from "../../iam/organization.ts";
import { type Severity, SEVERITIES } from "../../iam/severity.ts";
import {
  type AccountFilter,
  type AccountOrderField,
  FINGERPRINT,
  IS_MONITORED,
  isInState,
  joined,
  KNOWN,
  LATEST_SCAN,
  OPEN_ALERTS,
  selectAccounts,
} from "../accounts/account-list.ts";
import { Accounts } from "../accounts/accounts.ts";
import { beforeReading } from "../alerts/due-alerts.ts";
import type { OrderBy } from "../core/order.ts";
import type { Page, PageRequest } from "../core/page.ts";
import { hasPermission } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";

export interface AccountsSummary {
  /** The number of accounts that are not disconnected. */
  readonly count: number;
  /** Identifies the accounts. An action on those of a query is refused if they are others by then. */
  readonly fingerprint: string;
  readonly unreachableCount: number;
  readonly oldCount: number;
  readonly partlyReadCount: number;
  readonly fullyReadCount: number;
  readonly notScannedCount: number;
  /** The open alerts of all accounts together, and the most that one of them has. */
  readonly openAlertCount: number;
  readonly mostOpenAlerts: number;
  /** The account with most critical alerts, then with most alerts. Null if none has an alert. */
  readonly worst: Account | null;
  /** The account with the oldest data. Null if none was scanned. */
  readonly stalest: Account | null;
}

/** A set of accounts by which lists are filtered. */
interface AccountSet {
  readonly name: string;
  readonly accountCount: number;
  /** The severity of the most severe open alert. Null if there is none. */
  readonly worstSeverity: Severity | null;
}

export interface UnitScope extends AccountSet {
  readonly unitId: string;
  readonly parentId: string | null;
}

export interface GroupScope extends AccountSet {
  readonly id: string;
}

export interface AccountScopes {
  /** Parents before their units. Null if the caller may not read organizations. */
  readonly organizations: readonly {
    readonly id: string;
    readonly awsOrganizationId: string;
    readonly units: readonly UnitScope[];
  }[];
  /** The account groups, by name. */
  readonly groups: readonly GroupScope[];
}

/** The unit of an organization that contains an account. */
export interface AccountUnit {
  readonly unitId: string;
  readonly name: string;
  /** The names from below the root, such as `Workloads/Prod`. */
  readonly path: string;
}

interface SummaryRow extends Omit<AccountsSummary, "worst" | "stalest"> {
  readonly worstId: string | null;
  readonly stalestId: string | null;
}

interface Counted {
  readonly count: number;
  /** The index in SEVERITIES. Null if no alert is open. */
  readonly worst: number | null;
}

/** The most severe open alert of each account. */
const WORST = sql`left join (
  select o.account_id, min(array_position(array[${sql.join(SEVERITIES.map((each) => sql.lit(each)))}], o.severity)) - 1 as worst
    from alert_count o where o.status = 'OPEN' and o.count > 0 group by o.account_id) severity on severity.account_id = t.id`;

export class Fleet {
  /** The summaries that are being read. One request often needs the same summary twice. */
  private readonly reading = new Map<string, Promise<AccountsSummary>>();

  constructor(private readonly scope: Scope) {}

  /** Lists accounts as `Accounts.list` does. For an order by alerts, first counts the alerts whose snooze has ended. */
  async list(
    request: PageRequest,
    filter: AccountFilter,
    orderBy: OrderBy<AccountOrderField> | null,
  ): Promise<Page<Account>> {
    if (orderBy?.field === "ALERTS") await this.countAlerts();
    return new Accounts(this.scope).list(request, filter, orderBy);
  }

  /** The problems of the accounts that match the filter, in numbers. Errors: those of `list`. */
  async summary(filter: AccountFilter): Promise<AccountsSummary> {
    const key = JSON.stringify([filter.query ?? "", filter.includeArchived ?? false]);
    const known = this.reading.get(key);
    if (known) return known;
    const reading = this.readSummary(filter).finally(() => this.reading.delete(key));
    this.reading.set(key, reading);
    return reading;
  }

  private async readSummary(filter: AccountFilter): Promise<AccountsSummary> {
    const { where } = await selectAccounts(this.scope, filter);
    await this.countAlerts();
    const countOf = (state: Parameters<typeof isInState>[0]) =>
      sql`count(*) filter (where ${isInState(state)})::integer`;
    const { rows } = await sql<SummaryRow>`
      select count(*)::integer as count, ${FINGERPRINT} as fingerprint, ${countOf("UNREACHABLE")} as "unreachableCount", ${countOf("OLD")} as "oldCount",
             ${countOf("PARTLY_READ")} as "partlyReadCount", ${countOf("FULLY_READ")} as "fullyReadCount",
             ${countOf("NOT_SCANNED")} as "notScannedCount",
             coalesce(sum(opened.total), 0)::integer as "openAlertCount", coalesce(max(opened.total), 0) as "mostOpenAlerts",
             (array_agg(t.id order by opened.critical desc, opened.total desc, t.id) filter (where opened.total > 0))[1] as "worstId",
             (array_agg(t.id order by known.as_of, t.id) filter (where known.as_of is not null))[1] as "stalestId"
        from account t ${joined([LATEST_SCAN, KNOWN, OPEN_ALERTS])} where ${where} and ${IS_MONITORED}`.execute(
      this.scope.em.getKysely(),
    );
    const { worstId, stalestId, ...counts } = rows[0]!;
    const named = await readPlainRows(this.scope.em, AccountEntity, sql`where t.id in (${worstId}, ${stalestId})`);
    const accountOf = (id: string | null) => named.find((account) => account.id === id) ?? null;
    return { ...counts, worst: accountOf(worstId), stalest: accountOf(stalestId) };
  }

  /** The units of the organizations and the account groups, as far as the caller may read them. */
  async scopes(): Promise<AccountScopes> {
    const caller = allow(this.scope, "accounts.read");
    await this.countAlerts();
    return {
      organizations: hasPermission(caller, "organizations.read") ? await this.organizations() : [],
      groups: hasPermission(caller, "operators.read") ? await this.groups() : [],
    };
  }

  /** The units of the accounts with these IDs, as far as the caller may read organizations and the account is in one. */
  async unitsOf(accountIds: readonly string[]): Promise<Map<string, AccountUnit>> {
    const caller = allow(this.scope, "accounts.read");
    if (!hasPermission(caller, "organizations.read")) return new Map();
    const organizations = await this.scope.em.find(OrganizationEntity, {});
    if (organizations.length === 0) return new Map();
    const unitsById = new Map(organizations.map(({ id, units }) => [id, units]));
    // An account that moved to another organization may be listed in both: the last one that listed it counts.
    const { rows } = await sql<{ id: string; organizationId: string; unitId: string }>`
      select distinct on (t.id) t.id, m.organization_id as "organizationId", m.unit_id as "unitId"
        from account t join organization_member m on m.aws_account_id = t.aws_account_id
       where t.id = any(${sql.val([...accountIds])}::text[]) order by t.id, m.listed_at desc, m.organization_id`.execute(
      this.scope.em.getKysely(),
    );
    return new Map(
      rows.flatMap(({ id, organizationId, unitId }) => {
        const units = unitsById.get(organizationId) ?? [];
        const unit = units.find((each) => each.unitId === unitId);
        return unit ? [[id, { unitId, name: unit.name, path: unitPath(units, unitId) }] as const] : [];
      }),
    );
  }

  private async organizations(): Promise<AccountScopes["organizations"]> {
    const organizations = await this.scope.em.find(OrganizationEntity, {}, { orderBy: { id: "asc" } });
    if (organizations.length === 0) return [];
    const { rows } = await sql<Counted & { organizationId: string; unitId: string }>`
      select m.organization_id as "organizationId", m.unit_id as "unitId", count(*)::integer as count, min(severity.worst) as worst
        from organization_member m join account t on t.aws_account_id = m.aws_account_id ${WORST}
       where ${IS_MONITORED} group by m.organization_id, m.unit_id`.execute(this.scope.em.getKysely());
    return organizations.map(({ id, awsOrganizationId, units }) => ({
      id,
      awsOrganizationId,
      units: withCounts(
        units,
        new Map(rows.flatMap((row) => (row.organizationId === id ? [[row.unitId, row] as const] : []))),
      ),
    }));
  }

  private async groups(): Promise<readonly GroupScope[]> {
    const { rows } = await sql<Counted & { id: string; name: string }>`
      select g.id, g.name, count(t.id)::integer as count, min(severity.worst) as worst
        from account_group g left join account_group_member m on m.group_id = g.id
        left join account t on t.id = m.account_id and ${IS_MONITORED} ${WORST}
       group by g.id, g.name order by lower(g.name), g.id`.execute(this.scope.em.getKysely());
    return rows.map(({ id, name, ...counted }) => ({ id, name, ...setOf(counted) }));
  }

  /** Opens the alerts whose dismissal or snooze is over, if the caller may read alerts at all. */
  private async countAlerts(): Promise<void> {
    allow(this.scope, "alerts.read");
    await beforeReading(this.scope);
  }
}

/** Each unit with the accounts in it and below it. Units stand behind their parents, so they are added from the end. */
function withCounts(units: readonly OrganizationUnit[], own: ReadonlyMap<string, Counted>): readonly UnitScope[] {
  const totals = new Map<string, Counted>(own);
  for (const { unitId, parentId } of units.toReversed()) {
    const total = totals.get(unitId);
    if (total && parentId !== null) totals.set(parentId, sumOf(totals.get(parentId), total));
  }
  return units.map(({ unitId, name, parentId }) => ({
    unitId,
    name,
    parentId,
    ...setOf(totals.get(unitId) ?? { count: 0, worst: null }),
  }));
}

function sumOf(one: Counted | undefined, other: Counted): Counted {
  const ranks = [one?.worst, other.worst].filter((rank) => rank != null);
  return { count: (one?.count ?? 0) + other.count, worst: ranks.length === 0 ? null : Math.min(...ranks) };
}

function setOf({ count, worst }: Counted): Omit<AccountSet, "name"> {
  return { accountCount: count, worstSeverity: worst === null ? null : SEVERITIES[worst]! };
}
