/** Many accounts at once: what stands out among those of a filter, and the units and groups by which they are filtered. */
import { sql } from "kysely";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { OrganizationEntity } from "../../db/entities/organization.ts";
import { readPlainRows } from "../../db/plain-rows.ts";
import { databaseOf, derived, listOf, orNull, pick, rowsOf, select, selectFirst, table } from "../../db/typed-sql.ts";
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
  known as covered,
  LATEST_SCAN,
  OPEN_ALERTS,
  opened,
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

interface Counted {
  readonly count: number;
  /** The index in SEVERITIES. Null if no alert is open. */
  readonly worst: number | null;
}

const t = table("account", "t");
const o = table("alert_count", "o");
const g = table("account_group", "g");
const inGroup = table("account_group_member", "m");
const m = table("organization_member", "m");

const BY_SEVERITY = sql.join(SEVERITIES.map((each) => sql.lit(each)));
const WORST_OF_ACCOUNT = {
  accountId: o.accountId,
  worst: sql<number>`min(array_position(array[${BY_SEVERITY}], ${o.severity})) - 1`,
};
const severity = derived("severity", WORST_OF_ACCOUNT);
/** The most severe open alert of each account. */
const WORST = sql`left join (
  select ${listOf(WORST_OF_ACCOUNT)} from ${o.$table} where ${o.status} = 'OPEN' and ${o.count} > 0
   group by ${o.accountId}) ${severity.$table} on ${severity.accountId} = ${t.id}`;
const COUNTED = {
  count: sql<number>`count(${t.id})::integer`,
  worst: orNull(sql<number>`min(${severity.worst})`),
};

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
      sql<number>`count(*) filter (where ${isInState(state)})::integer`;
    const row = await selectFirst(
      databaseOf(this.scope.em),
      {
        count: sql<number>`count(*)::integer`,
        fingerprint: FINGERPRINT,
        unreachableCount: countOf("UNREACHABLE"),
        oldCount: countOf("OLD"),
        partlyReadCount: countOf("PARTLY_READ"),
        fullyReadCount: countOf("FULLY_READ"),
        notScannedCount: countOf("NOT_SCANNED"),
        openAlertCount: sql<number>`coalesce(sum(${opened.total}), 0)::integer`,
        mostOpenAlerts: sql<number>`coalesce(max(${opened.total}), 0)`,
        worstId: sql<string | null>`(array_agg(${t.id} order by ${opened.critical} desc, ${opened.total} desc, ${t.id})
          filter (where ${opened.total} > 0))[1]`,
        stalestId: sql<string | null>`(array_agg(${t.id} order by ${covered.as_of}, ${t.id})
          filter (where ${covered.as_of} is not null))[1]`,
      },
      sql`from ${t.$table} ${joined([LATEST_SCAN, KNOWN, OPEN_ALERTS])} where ${where} and ${IS_MONITORED}`,
    );
    const { worstId, stalestId, ...counts } = row!;
    const named = await readPlainRows(this.scope.em, AccountEntity, sql`where ${t.id} in (${worstId}, ${stalestId})`);
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
    const rows = await rowsOf(
      databaseOf(this.scope.em),
      { id: t.id, ...pick(m, "organizationId", "unitId") },
      (list) => sql`select distinct on (${t.id}) ${list}
        from ${t.$table} join ${m.$table} on ${m.awsAccountId} = ${t.awsAccountId}
       where ${t.id} = any(${sql.val([...accountIds])}::text[]) order by ${t.id}, ${m.listedAt} desc, ${m.organizationId}`,
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
    const rows = await select(
      databaseOf(this.scope.em),
      { ...pick(m, "organizationId", "unitId"), ...COUNTED },
      sql`from ${m.$table} join ${t.$table} on ${t.awsAccountId} = ${m.awsAccountId} ${WORST}
       where ${IS_MONITORED} group by ${m.organizationId}, ${m.unitId}`,
    );
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
    const rows = await select(
      databaseOf(this.scope.em),
      { ...pick(g, "id", "name"), ...COUNTED },
      sql`from ${g.$table} left join ${inGroup.$table} on ${inGroup.groupId} = ${g.id}
        left join ${t.$table} on ${t.id} = ${inGroup.accountId} and ${IS_MONITORED} ${WORST}
       group by ${g.id}, ${g.name} order by lower(${g.name}), ${g.id}`,
    );
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
