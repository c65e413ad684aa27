/** Paths to administrator as of the latest scans. */
import { sql } from "kysely";
import { z } from "zod";
import { AccountEntity } from "../../db/entities/account.ts";
import { EscalationPathEntity, type EscalationPathRow } from "../../db/entities/escalation-path.ts";
import { databaseOf, jsonAt, pick, type RowOf, select, table, textAt } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import type { CrossAccountReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { Hop } from "../../iam/escalation/paths/path.ts";
import { VERDICTS, type VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import { Accounts } from "../accounts/accounts.ts";
import { parseInput } from "../core/input.ts";
import { type InventoryKey, type InventoryPage, keyText } from "../inventory/list.ts";
import { pageOf, type PageRequest, readPageRequest } from "../core/page.ts";
import { isWithin, timeRange } from "../core/time-range.ts";
import type { Condition } from "../core/query-conditions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { readPathQuery } from "./path-query.ts";
import { CAUSE_KEY, PATH, TARGET_KEY, THROUGH_KEY } from "./path-keys.ts";

/** The filter of the list, for its other readers as well. */
export const pathFilter = z.object({
  accountId: z.string().max(64).nullish(),
  principalArn: z.string().max(2_048).nullish(),
  verdict: z.enum(VERDICTS).nullish(),
  isCrossAccount: z.boolean().nullish(),
  query: z.string().nullish(),
  firstSeen: timeRange.nullish(),
  opened: timeRange.nullish(),
  closed: timeRange.nullish(),
  includeClosed: z.boolean().nullish(),
  cause: z.string().max(128).nullish(),
  through: z.string().max(2_048).nullish(),
  administrator: z.string().max(2_048).nullish(),
});
export type PathFilter = z.input<typeof pathFilter>;

export type PathCounts = Readonly<Record<VerdictKind, number>>;
const NO_PATHS: PathCounts = { EXPLOITABLE: 0, CONDITIONAL: 0, UNKNOWN: 0, BLOCKED: 0 };

const connected = table("account");
const FIRST_HOP = sql<Hop>`(${jsonAt(PATH.document, "hops")} -> 0)`;
const FIRST_RESOURCE = sql<Hop["via"][number]>`(${jsonAt(FIRST_HOP, "via")} -> 0)`;
const START = {
  ...pick(PATH, "verdict", "hopCount"),
  /** The principal that the first hop gains. If a principal changes itself, the first resource that the hop uses. */
  through: sql<string | null>`case when ${jsonAt(FIRST_HOP, "to")} = ${jsonAt(FIRST_HOP, "from")}
    then ${textAt(FIRST_RESOURCE, "name")} else ${textAt(FIRST_HOP, "to", "name")} end`,
};
export type PathStart = RowOf<typeof START>;

export interface PathPage extends InventoryPage<EscalationPathRow> {
  /** The number of paths of each verdict. The requested verdict does not limit it. */
  readonly counts: PathCounts;
}

export class EscalationPaths {
  constructor(private readonly scope: Scope) {}

  /**
   * Lists paths. The most certain come first, then the shortest, then those that end at a current administrator. Equal
   * ones are sorted by name.
   */
  async list(request: PageRequest, filter: PathFilter = {}): Promise<PathPage> {
    allow(this.scope, "paths.read");
    const { accountId, verdict, ...others } = parseInput(pathFilter, filter);
    const account = accountId == null ? null : await new Accounts(this.scope).get(accountId);
    const accountIds = account === null ? [] : [account.id];
    const where = conditionsOf(account, others);
    const verdictCondition = verdict == null ? [] : [sql`${PATH.verdict} = ${verdict}`];
    const plan = readPageRequest(request);
    const direction = sql.raw(plan.isForward ? "asc" : "desc");
    const keyset = plan.cursor === null ? [] : [afterCursor(plan.cursor, plan.isForward)];
    const database = databaseOf(this.scope.em);
    const [found, counted] = await Promise.all([
      select(
        database,
        pick(PATH, "id"),
        sql`from ${PATH.$table} where ${sql.join([...where, ...verdictCondition, ...keyset], sql` and `)}
        order by ${PATH.rank} ${direction}, ${PATH.sourceName} ${direction}, ${PATH.id} ${direction} limit ${plan.limit + 1}`,
      ),
      select(
        database,
        { verdict: PATH.verdict, count: sql<number>`count(*)::int` },
        sql`from ${PATH.$table} where ${sql.join(where, sql` and `)} group by ${PATH.verdict}`,
      ),
    ]);
    const counts = { ...NO_PATHS, ...Object.fromEntries(counted.map((row) => [row.verdict, row.count])) };
    const total = verdict == null ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[verdict];
    const rows = await this.byIds(found.map(({ id }) => id));
    const inOrder = found.flatMap(({ id }) => rows.get(id) ?? []);
    return {
      ...pageOf(plan, inOrder, (row) => JSON.stringify([row.rank, row.sourceName, row.id]), total),
      accountIds,
      counts,
    };
  }

  /**
   * Returns which other accounts the latest scan of each account analysed. An empty list of IDs means all accounts that
   * are not archived. A limited caller learns only of their own accounts.
   */
  async crossAccountReadings(
    accountIds: readonly string[],
  ): Promise<readonly (CrossAccountReading & { readonly accountId: string })[]> {
    const { accountIds: visible } = allow(this.scope, "paths.read");
    const rows = await this.scope.em.find(AccountEntity, {
      ...(accountIds.length > 0 ? { id: { $in: [...accountIds] } } : { status: { $ne: "ARCHIVED" } }),
      crossAccountReading: { $ne: null },
    });
    return rows.map(({ id, crossAccountReading }) => ({
      ...crossAccountReading!,
      accounts: crossAccountReading!.accounts.filter((other) => visible?.includes(other.accountId) ?? true),
      accountId: id,
    }));
  }

  async get(id: string): Promise<EscalationPathRow> {
    const row = (await this.byIds([id])).get(id);
    if (!row) throw new AppError("NOT_FOUND");
    return row;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, EscalationPathRow>> {
    allow(this.scope, "paths.read");
    if (ids.length === 0) return new Map();
    const rows = await this.scope.em.find(EscalationPathEntity, { id: { $in: [...ids] } });
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Returns the current paths of principals by (account, unique ID). */
  async byIdentities(keys: readonly InventoryKey[]): Promise<Map<string, EscalationPathRow>> {
    allow(this.scope, "paths.read");
    const accountIds = [...new Set(keys.map(({ accountId }) => accountId))];
    const rows = await this.scope.em.find(EscalationPathEntity, {
      accountId: { $in: accountIds },
      identity: { $in: keys.map(({ value }) => value) },
      goneAt: null,
    });
    return new Map(rows.map((row) => [keyText({ accountId: row.accountId, value: row.identity }), row]));
  }

  /** Returns how the current paths of principals begin by (account, unique ID), without reading the paths. */
  async startsByIdentities(keys: readonly InventoryKey[]): Promise<Map<string, PathStart>> {
    allow(this.scope, "paths.read");
    const rows = await select(
      databaseOf(this.scope.em),
      { ...pick(PATH, "accountId", "identity"), ...START },
      sql`from ${PATH.$table}
        join unnest(${sql.val(keys.map(({ accountId }) => accountId))}::text[], ${sql.val(keys.map(({ value }) => value))}::text[]) as k(account_id, identity)
          on k.account_id = ${PATH.accountId} and k.identity = ${PATH.identity}
       where ${PATH.goneAt} is null`,
    );
    return new Map(rows.map((row) => [keyText({ accountId: row.accountId, value: row.identity }), row]));
  }
}

type Narrowing = Omit<z.output<typeof pathFilter>, "accountId" | "verdict">;

/** The conditions of a filter on paths, with the alias `t`, without its verdict. No account means all that are connected. */
export function conditionsOf(
  account: { readonly id: string; readonly awsAccountId: string | null } | null,
  others: Narrowing,
): Condition[] {
  return [
    account !== null
      ? sql`(${PATH.accountId} = ${account.id} or ${PATH.targetAwsAccountId} = ${account.awsAccountId})`
      : sql`${PATH.accountId} in (select ${connected.id} from ${connected.$table} where ${connected.status} <> 'ARCHIVED')`,
    ...narrowing(others),
  ];
}

/** The conditions of a filter on paths, with the alias `t`, without its account and verdict. */
export function narrowing({
  principalArn,
  isCrossAccount,
  query,
  firstSeen,
  opened,
  closed,
  includeClosed,
  cause,
  through,
  administrator,
}: Narrowing): readonly Condition[] {
  const asked = readPathQuery(query ?? "");
  return [
    // A period in which paths closed asks for closed ones.
    ...(includeClosed || closed != null || asked.asksForClosed ? [] : [sql`${PATH.goneAt} is null`]),
    ...(closed != null ? [sql`${PATH.goneAt} is not null`, ...isWithin(PATH.goneAt, closed)] : []),
    ...isWithin(PATH.firstSeenAt, firstSeen),
    ...isWithin(PATH.openedAt, opened),
    ...(isCrossAccount == null
      ? []
      : [sql`${PATH.targetAwsAccountId} is ${sql.raw(isCrossAccount ? "not null" : "null")}`]),
    ...(cause == null ? [] : [sql`${CAUSE_KEY} = ${cause}`]),
    ...(through == null ? [] : [sql`${THROUGH_KEY} = ${through}`]),
    ...(administrator == null ? [] : [sql`${TARGET_KEY} = ${administrator}`]),
    ...(principalArn == null ? [] : [sql`${PATH.sourceArn} = ${principalArn}`]),
    ...asked.conditions,
  ];
}

const cursorKey = z.tuple([z.number().int(), z.string(), z.string()]);

function afterCursor(cursor: string, isForward: boolean): Condition {
  const [rank, name, id] = readCursorKey(cursor);
  return sql`(${PATH.rank}, ${PATH.sourceName}, ${PATH.id}) ${sql.raw(isForward ? ">" : "<")} (${rank}::integer, ${name}::text, ${id}::text)`;
}

function readCursorKey(cursor: string): z.infer<typeof cursorKey> {
  try {
    return cursorKey.parse(JSON.parse(cursor));
  } catch (error) {
    throw new AppError("BAD_CURSOR", { cause: error });
  }
}
