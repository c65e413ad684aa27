/** The map of paths to administrator: their causes, the intermediate principals and the administrators. */
import { type RawBuilder, sql } from "kysely";
import { databaseOf, derived, listOf, pick, type RowOf, rowsOf, select } from "../../db/typed-sql.ts";
import type { EscalationPathRow } from "../../db/entities/escalation-path.ts";
import { ProblemEntity } from "../../db/entities/problem.ts";
import type { CauseKind } from "../../iam/alerts/root-cause.ts";
import { ANYONE } from "../../iam/escalation/edges/principal-access.ts";
import type { EscalationPath, Hop, PathPrincipal } from "../../iam/escalation/paths/path.ts";
import { type PathGroup, pathMap, type PathMapNode, SELF_KEY } from "../../iam/escalation/paths/path-map.ts";
import type { ProofStatement } from "../../iam/escalation/paths/proof.ts";
import { Accounts } from "../accounts/accounts.ts";
import { parseInput } from "../core/input.ts";
import type { Condition } from "../core/query-conditions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { CAUSE_KEY, PATH, SOURCE_KEY, SOURCE_KIND, TARGET_KEY, THROUGH_KEY } from "./path-keys.ts";
import { conditionsOf, EscalationPaths, pathFilter, type PathFilter } from "./paths.ts";

/** Maximum number of groups that are read. Groups with fewer paths are missing from the map and counted as left out. */
const MAX_GROUPS = 5_000;
const MAX_NAMES = 8;
/** The number of paths listed for each administrator. */
const LISTED_PATHS = 2;

/** A path with its keys. */
const KEYED = {
  ...pick(PATH, "id", "rank", "sourceName"),
  source: SOURCE_KEY,
  sourceKind: SOURCE_KIND,
  cause: CAUSE_KEY,
  through: THROUGH_KEY,
  administrator: TARGET_KEY,
};
const keyed = derived("keyed", KEYED);
/** The paths of a group, the most certain and shortest first. */
const BEST_FIRST = sql.join([keyed.rank, keyed.sourceName, keyed.id]);
const SOURCES = {
  userCount: sql<number>`count(distinct ${keyed.source}) filter (where ${keyed.sourceKind} = 'USER')::int`,
  roleCount: sql<number>`count(distinct ${keyed.source}) filter (where ${keyed.sourceKind} = 'ROLE')::int`,
  externalCount: sql<number>`count(*) filter (where ${keyed.sourceKind} = 'EXTERNAL')::int`,
  isOpenToAnyone: sql<boolean>`coalesce(bool_or(${keyed.sourceKind} = 'EXTERNAL' and ${keyed.sourceName} = ${ANYONE}), false)`,
};
const GROUPED = {
  ...pick(keyed, "cause", "through", "administrator"),
  pathCount: sql<number>`count(*)::int`,
  /** The path that represents the group. */
  first: sql<string>`(array_agg(${keyed.id} order by ${BEST_FIRST}))[1]`,
  rank: sql<number>`min(${keyed.rank})`,
  names: sql<readonly string[]>`(array_agg(${keyed.sourceName} order by ${BEST_FIRST}))[1:${sql.lit(MAX_NAMES)}]`,
  totalCount: sql<number>`(sum(count(*)) over ())::int`,
};
const sources = derived("sources", SOURCES);
const grouped = derived("grouped", GROUPED);
const GROUP = {
  ...pick(grouped, "cause", "through", "administrator", "pathCount", "first", "rank", "names", "totalCount"),
  ...pick(sources, "userCount", "roleCount", "externalCount", "isOpenToAnyone"),
};
type GroupRow = RowOf<typeof GROUP>;
const LISTED = {
  administrator: keyed.administrator,
  ids: sql<readonly string[]>`(array_agg(${keyed.id} order by ${BEST_FIRST}))[1:${sql.lit(LISTED_PATHS)}]`,
};

/** The keys of a path in the map. */
export type PathPlace = Pick<PathGroup, "cause" | "through" | "administrator">;

export interface PathMapCause extends PathMapNode {
  /** Null if the cause is not known, or if the node stands for several. */
  readonly problem: {
    readonly kind: CauseKind;
    readonly accountId: string;
    readonly resourceId: string;
    readonly resourceName: string;
    readonly statement: number | null;
  } | null;
  /** The step that the cause makes possible, on the most certain path. Null if the node stands for several causes. */
  readonly hop: Hop | null;
}

export interface PathMapPrincipal extends PathMapNode {
  /** Null if the node stands for several principals, or for each principal itself. */
  readonly principal: PathPrincipal | null;
  /** The most certain path through the node. */
  readonly example: EscalationPathRow | null;
  readonly paths: readonly EscalationPathRow[];
}

export interface PathMapAnswer {
  readonly causes: readonly PathMapCause[];
  readonly through: readonly PathMapPrincipal[];
  readonly administrators: readonly PathMapPrincipal[];
  readonly flows: readonly PathGroup[];
  readonly pathCount: number;
  readonly pathsLeftOut: number;
  /** The distinct users and roles at which the paths start, also those that the map leaves out. */
  readonly userCount: number;
  readonly roleCount: number;
  /** The paths that start at external principals, of which each has one in an account. */
  readonly externalCount: number;
  /** Whether one of those is the path of every AWS account. */
  readonly isOpenToAnyone: boolean;
  readonly causeCount: number;
  readonly administratorCount: number;
}

export class PathMaps {
  constructor(private readonly scope: Scope) {}

  /** The map of the open paths of the filter. Without a verdict, those that work, also under conditions. */
  async read(filter: PathFilter = {}): Promise<PathMapAnswer> {
    allow(this.scope, "paths.read");
    const { accountId, verdict, ...others } = parseInput(pathFilter, filter);
    const account = accountId == null ? null : await new Accounts(this.scope).get(accountId);
    const where: Condition[] = [
      ...conditionsOf(account, others),
      // A query can also ask for closed ones, which the list shows with their end.
      sql`${PATH.goneAt} is null`,
      verdict == null ? sql`${PATH.verdict} in ('EXPLOITABLE', 'CONDITIONAL')` : sql`${PATH.verdict} = ${verdict}`,
    ];
    const rows = await this.groups(where);
    const map = pathMap(rows);
    const firstIds = firstPathsOf(rows);
    const listedIds = await this.listedIds(
      where,
      map.administrators.map(({ key }) => key),
    );
    const shown = [...map.causes, ...map.through, ...map.administrators].flatMap(({ key }) => firstIds.get(key) ?? []);
    const paths = await new EscalationPaths(this.scope).byIds([...shown, ...[...listedIds.values()].flat()]);
    const firstOf = ({ key }: PathMapNode) => paths.get(firstIds.get(key) ?? "") ?? null;
    const problems = await this.problems(map.causes.map(({ key }) => key));
    return {
      ...map,
      pathsLeftOut: (rows[0]?.totalCount ?? 0) - map.pathCount,
      userCount: rows[0]?.userCount ?? 0,
      roleCount: rows[0]?.roleCount ?? 0,
      externalCount: rows[0]?.externalCount ?? 0,
      isOpenToAnyone: rows[0]?.isOpenToAnyone ?? false,
      causes: map.causes.map((node) => {
        const problem = problems.get(node.key) ?? null;
        return { ...node, problem, hop: hopOf(firstOf(node)?.document ?? null, problem) };
      }),
      through: map.through.map((node) => ({
        ...node,
        principal: firstOf(node)?.document.hops.at(-1)?.from ?? null,
        example: firstOf(node),
        paths: [],
      })),
      administrators: map.administrators.map((node) => ({
        ...node,
        principal: node.key === SELF_KEY ? null : (firstOf(node)?.document.target ?? null),
        example: firstOf(node),
        paths: (listedIds.get(node.key) ?? []).flatMap((id) => paths.get(id) ?? []),
      })),
    };
  }

  /** Returns the places of paths in the map, by the ID of the path. */
  async placesOf(ids: readonly string[]): Promise<Map<string, PathPlace>> {
    allow(this.scope, "paths.read");
    const rows = await select(
      databaseOf(this.scope.em),
      pick(keyed, "id", "cause", "through", "administrator"),
      sql`from (${keyedPaths([sql`${PATH.id} = any(${sql.val(ids)}::text[])`])}) ${keyed.$table}`,
    );
    return new Map(rows.map(({ id, ...place }) => [id, place]));
  }

  private async groups(where: readonly Condition[]): Promise<readonly GroupRow[]> {
    return rowsOf(
      databaseOf(this.scope.em),
      GROUP,
      (list) => sql`
      with keyed as materialized (${keyedPaths(where)}),
      sources as (select ${listOf(SOURCES)} from keyed),
      grouped as (
        select ${listOf(GROUPED)} from keyed group by ${keyed.cause}, ${keyed.through}, ${keyed.administrator})
      select ${list} from grouped cross join sources
       order by ${grouped.pathCount} desc, ${grouped.cause}, ${grouped.through}, ${grouped.administrator} limit ${MAX_GROUPS}`,
    );
  }

  /** The first paths to each of the administrators. */
  private async listedIds(
    where: readonly Condition[],
    administrators: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await select(
      databaseOf(this.scope.em),
      LISTED,
      sql`from (${keyedPaths(where)}) ${keyed.$table}
       where ${keyed.administrator} = any(${sql.val(administrators)}::text[]) group by ${keyed.administrator}`,
    );
    return new Map(rows.map(({ administrator, ids }) => [administrator, ids]));
  }

  private async problems(ids: readonly string[]): Promise<ReadonlyMap<string, NonNullable<PathMapCause["problem"]>>> {
    const rows = await this.scope.em.find(ProblemEntity, { id: { $in: [...ids] } });
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function keyedPaths(where: readonly Condition[]): RawBuilder<unknown> {
  return sql`select ${listOf(KEYED)} from ${PATH.$table} where ${sql.join(where, sql` and `)}`;
}

/** The most certain and shortest path of each node. */
function firstPathsOf(rows: readonly GroupRow[]): ReadonlyMap<string, string> {
  const best = new Map<string, GroupRow>();
  for (const row of rows) {
    for (const key of [row.cause, row.through, row.administrator]) {
      if (key !== null && row.rank < (best.get(key)?.rank ?? Infinity)) best.set(key, row);
    }
  }
  return new Map([...best].map(([key, { first }]) => [key, first]));
}

/** The step of the path that the statement or policy of the problem allows; the first one if none names it. */
function hopOf(path: EscalationPath | null, problem: PathMapCause["problem"]): Hop | null {
  const isCause = ({ policy, statement }: ProofStatement) =>
    policy?.policyId === problem?.resourceId && (problem?.statement ?? statement?.index) === statement?.index;
  return path?.hops.find(({ proof }) => proof.some(isCause)) ?? path?.hops[0] ?? null;
}
