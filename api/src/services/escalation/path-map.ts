/** The map of paths to administrator: their causes, the intermediate principals and the administrators. */
import { type RawBuilder, sql } from "kysely";
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
import { CAUSE_KEY, SOURCE_KEY, SOURCE_KIND, TARGET_KEY, THROUGH_KEY } from "./path-keys.ts";
import { conditionsOf, EscalationPaths, pathFilter, type PathFilter } from "./paths.ts";

/** Maximum number of groups that are read. Groups with fewer paths are missing from the map and counted as left out. */
const MAX_GROUPS = 5_000;
const MAX_NAMES = 8;
/** The number of paths listed for each administrator. */
const LISTED_PATHS = 2;

interface GroupRow extends PathGroup {
  /** The path that represents the group: the most certain and shortest. */
  readonly first: string;
  readonly rank: number;
  readonly totalCount: number;
  readonly userCount: number;
  readonly roleCount: number;
  readonly externalCount: number;
  readonly isOpenToAnyone: boolean;
}

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
      sql`t.gone_at is null`,
      verdict == null ? sql`t.verdict in ('EXPLOITABLE', 'CONDITIONAL')` : sql`t.verdict = ${verdict}`,
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
    const { rows } = await sql<PathPlace & { id: string }>`
      select id, cause, through, administrator from (${keyed([sql`t.id = any(${sql.val(ids)}::text[])`])}) keyed`.execute(
      this.scope.em.getKysely(),
    );
    return new Map(rows.map(({ id, ...place }) => [id, place]));
  }

  private async groups(where: readonly Condition[]): Promise<readonly GroupRow[]> {
    const { rows } = await sql<GroupRow>`
      with keyed as materialized (${keyed(where)}),
      sources as (
        select count(distinct source) filter (where source_kind = 'USER')::int as "userCount",
               count(distinct source) filter (where source_kind = 'ROLE')::int as "roleCount",
               count(*) filter (where source_kind = 'EXTERNAL')::int as "externalCount",
               coalesce(bool_or(source_kind = 'EXTERNAL' and source_name = ${ANYONE}), false) as "isOpenToAnyone" from keyed),
      grouped as (
        select cause, through, administrator, count(*)::int as "pathCount",
               (array_agg(id order by rank, source_name, id))[1] as first, min(rank) as rank,
               (array_agg(source_name order by rank, source_name, id))[1:${sql.lit(MAX_NAMES)}] as names,
               (sum(count(*)) over ())::int as "totalCount"
          from keyed group by cause, through, administrator)
      select grouped.*, sources.* from grouped cross join sources
       order by "pathCount" desc, cause, through, administrator limit ${MAX_GROUPS}`.execute(this.scope.em.getKysely());
    return rows;
  }

  /** The first paths to each of the administrators. */
  private async listedIds(
    where: readonly Condition[],
    administrators: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const { rows } = await sql<{ administrator: string; ids: string[] }>`
      select administrator, (array_agg(id order by rank, source_name, id))[1:${sql.lit(LISTED_PATHS)}] as ids
        from (${keyed(where)}) keyed where administrator = any(${sql.val(administrators)}::text[]) group by administrator`.execute(
      this.scope.em.getKysely(),
    );
    return new Map(rows.map(({ administrator, ids }) => [administrator, ids]));
  }

  private async problems(ids: readonly string[]): Promise<ReadonlyMap<string, NonNullable<PathMapCause["problem"]>>> {
    const rows = await this.scope.em.find(ProblemEntity, { id: { $in: [...ids] } });
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function keyed(where: readonly Condition[]): RawBuilder<unknown> {
  return sql`select t.id, t.rank, t.source_name, ${SOURCE_KEY} as source, ${SOURCE_KIND} as source_kind, ${CAUSE_KEY} as cause, ${THROUGH_KEY} as through, ${TARGET_KEY} as administrator
    from escalation_path t where ${sql.join(where, sql` and `)}`;
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
