/**
 * Paths that lead from one connected account into another. A scan thinks of its own reading together with the latest
 * snapshots of the accounts that trusts join to it, and keeps the paths between any of them. What hangs on an account that
 * was not read, or was left out, stays as it was: no path goes, and no alert is resolved, by what is missing.
 */
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { Account } from "../../db/entities/account.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { SnapshotEntity } from "../../db/entities/scan.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { CrossAccountFindings } from "../../iam/checks/check.ts";
import { crossAccountPaths } from "../../iam/escalation/paths/cross-account.ts";
import type {
  CrossAccountMember,
  CrossAccountReading,
  PathReading,
} from "../../iam/escalation/paths/cross-account-reading.ts";
import type { EscalationGraph } from "../../iam/escalation/graph/search.ts";
import { graphOf } from "../../iam/escalation/graph/snapshot-graph.ts";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import { escalationFactsOf, pathIdentity, pathRank } from "../../iam/escalation/paths/snapshot-paths.ts";
import { upsertPaths } from "./path-store.ts";
import { unpackSnapshot } from "../analysis/snapshot-codec.ts";

/** Other accounts that one scan thinks of, the nearest first, and what their snapshots measure together, compressed: unpacked they stand in memory at once. */
const MAX_ACCOUNTS = 8;
const MAX_PACKED_BYTES = 8 * 1_048_576;
/** Borders that a path crosses, as `connectedPaths` follows them. */
const MAX_BORDERS = 3;
/** Paths kept of all accounts together. */
const MAX_PATHS = 2_000;
/** Whoever writes paths between accounts waits for the one before: any constant that nobody else uses. */
const CROSS_ACCOUNT_LOCK = 7_011_127;

export interface CrossAccountAnalysis {
  readonly reading: CrossAccountReading;
  readonly findings: CrossAccountFindings;
  readonly paths: readonly {
    readonly accountId: string;
    readonly path: EscalationPath;
    readonly readings: readonly PathReading[];
  }[];
  /** Numbers of the accounts that were thought of. */
  readonly known: ReadonlySet<string>;
}

interface OtherAccount {
  readonly id: string;
  readonly aws_account_id: string;
}

/** `null`: it is the only account, or its own users, roles and policies were not read. */
export async function analyzeCrossAccount(
  em: Em,
  account: Account,
  snapshot: AccountSnapshot,
): Promise<CrossAccountAnalysis | null> {
  const facts = escalationFactsOf(snapshot);
  const others = await em.execute<OtherAccount[]>(
    "select id, aws_account_id from account where id <> ? and status <> 'ARCHIVED' and aws_account_id is not null and aws_account_id <> ? order by id",
    [account.id, snapshot.awsAccountId],
  );
  const standing = await openPaths(em, account.id);
  if (!facts || (others.length === 0 && standing.length === 0)) return null;
  const own = graphOf(facts);
  const joined = await nearest(em, own, others);
  const graphs: EscalationGraph[] = [own];
  const accounts: CrossAccountMember[] = [];
  let bytes = 0;
  for (const { id: accountId, aws_account_id: awsAccountId } of joined) {
    const size = accounts.length < MAX_ACCOUNTS ? await packedSize(em, accountId) : Infinity;
    const isLeftOut = bytes + (size ?? 0) > MAX_PACKED_BYTES;
    const graph = isLeftOut || size === null ? null : await latestGraph(em, accountId);
    if (graph) {
      bytes += size!;
      graphs.push(graph);
    }
    const state = graph ? "READ" : isLeftOut ? "LEFT_OUT" : "NOT_READ";
    accounts.push({ accountId, awsAccountId, state, takenAt: graph?.account.at ?? null });
    await setImmediate();
  }
  const readings = new Map<string, PathReading>([
    [snapshot.awsAccountId, { accountId: account.id, awsAccountId: snapshot.awsAccountId, takenAt: own.account.at }],
    ...accounts.flatMap(({ accountId, awsAccountId, takenAt }): [string, PathReading][] =>
      takenAt === null ? [] : [[awsAccountId, { accountId, awsAccountId, takenAt }]],
    ),
  ]);
  const { paths, leftOut } =
    graphs.length > 1 ? crossAccountPaths(graphs, { max: MAX_PATHS }) : { paths: [], leftOut: 0 };
  const known = new Set(readings.keys());
  return {
    reading: { at: facts.at, accounts, pathsLeftOut: leftOut },
    findings: findingsOf(own, paths, standing, known),
    paths: paths.map((path) => ({
      accountId: readings.get(path.source.awsAccountId!)!.accountId,
      path,
      readings: accountsOn(path).map((id) => readings.get(id)!),
    })),
    known,
  };
}

/** For a verification of one alert, which reads one account only: what is known of others stays as it was. */
export async function openCrossAccountPaths(em: Em, accountId: string): Promise<CrossAccountFindings> {
  const standing = await openPaths(em, accountId);
  return {
    paths: new Map(),
    notEvaluated: new Map(standing.map(({ source }) => [source, "Paths into other accounts are judged by a scan."])),
  };
}

/** What is said of the own account's principals: their best way out, or which account would have to be read to tell. */
function findingsOf(
  own: EscalationGraph,
  paths: readonly EscalationPath[],
  standing: readonly OpenPath[],
  known: ReadonlySet<string>,
): CrossAccountFindings {
  const best = new Map<string, EscalationPath>();
  for (const path of paths) {
    const { uniqueId, awsAccountId, arn } = path.source;
    // Whoever is administrator here already is told on the paths page; the alerts about administrators are others.
    if (
      awsAccountId !== own.account.awsAccountId ||
      uniqueId === null ||
      own.nodes.get(arn ?? "")?.principal.isAdministrator
    )
      continue;
    const before = best.get(uniqueId);
    if (!before || pathRank(path) < pathRank(before)) best.set(uniqueId, path);
  }
  const notEvaluated = new Map(
    standing.flatMap(({ source, accounts }) => {
      const missing = accounts.filter((id) => !known.has(id));
      return missing.length > 0
        ? [[source, `Its path leads over account ${missing.join(", ")}, which was not read with this one.`]]
        : [];
    }),
  );
  return { paths: best, notEvaluated };
}

/** The accounts that trusts join to the own one in either direction, nearest first. */
async function nearest(
  em: Em,
  own: EscalationGraph,
  others: readonly OtherAccount[],
): Promise<readonly OtherAccount[]> {
  if (others.length === 0) return [];
  const byNumber = new Map(others.map((other) => [other.aws_account_id, other]));
  const joins = new Map<string, Set<string>>();
  const join = (one: string, other: string) => {
    joins.set(one, (joins.get(one) ?? new Set()).add(other));
    joins.set(other, (joins.get(other) ?? new Set()).add(one));
  };
  const me = own.account.awsAccountId;
  for (const role of own.account.details.roles) {
    const { others: named, namesAnyone } = own.account.trustOf(role);
    for (const number of byNumber.keys())
      if (namesAnyone || named.some((name) => name.includes(number))) join(me, number);
  }
  const numbers = [...byNumber.keys(), me];
  const { rows } = await sql<{ trusting: string; named: string }>`
    select distinct a.aws_account_id as trusting, n.named from iam_role r join account a on a.id = r.account_id
      cross join unnest(${sql.val(numbers)}::text[]) as n(named)
     where r.gone_at is null and a.aws_account_id = any(${sql.val([...byNumber.keys()])}::text[]) and n.named <> a.aws_account_id
       and (position(n.named in r.document -> 'role' ->> 'trustPolicy') > 0 or r.document -> 'role' ->> 'trustPolicy' ~ '"(AWS|Principal)"\\s*:\\s*(\\[[^\\]]*)?"\\*"')`.execute(
    em.getKysely(),
  );
  for (const { trusting, named } of rows) join(trusting, named);
  const found = new Set([me]);
  let edge = [me];
  for (let border = 0; border < MAX_BORDERS && edge.length > 0; border += 1) {
    edge = [...new Set(edge.flatMap((number) => [...(joins.get(number) ?? [])]))].filter(
      (number) => !found.has(number),
    );
    for (const number of edge) found.add(number);
  }
  return [...found].flatMap((number) => byNumber.get(number) ?? []);
}

async function packedSize(em: Em, accountId: string): Promise<number | null> {
  const [row] = await em.execute<{ size: number }[]>(
    "select octet_length(document) as size from snapshot where account_id = ? order by taken_at desc, id desc limit 1",
    [accountId],
  );
  return row?.size ?? null;
}

async function latestGraph(em: Em, accountId: string): Promise<EscalationGraph | null> {
  const row = await em.fork().findOne(SnapshotEntity, { accountId }, { orderBy: { takenAt: "desc", id: "desc" } });
  const facts = row && escalationFactsOf(await unpackSnapshot(row.document));
  return facts ? graphOf(facts) : null;
}

function accountsOn({ hops, source }: EscalationPath): readonly string[] {
  return [
    ...new Set(
      [source, ...hops.flatMap(({ from, to }) => [from, to])].flatMap(({ awsAccountId }) => awsAccountId ?? []),
    ),
  ];
}

interface OpenPath {
  readonly source: string;
  readonly accounts: readonly string[];
}

/** Paths out of the account that are known already. */
async function openPaths(em: Em, accountId: string): Promise<readonly OpenPath[]> {
  const rows = await em.execute<{ source: string; readings: readonly PathReading[] }[]>(
    "select split_part(identity, ' > ', 1) as source, readings from escalation_path where account_id = ? and target_aws_account_id is not null and gone_at is null",
    [accountId],
  );
  return rows.map(({ source, readings }) => ({ source, accounts: readings.map(({ awsAccountId }) => awsAccountId) }));
}

/** Inside the scan's last transaction, before anything locks alerts. */
export async function saveCrossAccountPaths(
  em: Em,
  accountId: string,
  analyzed: CrossAccountAnalysis | null,
  at: Date,
): Promise<void> {
  await em.nativeUpdate(AccountEntity, { id: accountId }, { crossAccountReading: analyzed?.reading ?? null });
  if (!analyzed) return;
  const kysely = em.getKysely();
  await sql`select pg_advisory_xact_lock(${CROSS_ACCOUNT_LOCK})`.execute(kysely);
  const accountIds = [accountId, ...analyzed.reading.accounts.map((each) => each.accountId)];
  const { rows } = await sql<{
    id: string;
    account_id: string;
    identity: string;
    content_hash: string;
    readings: readonly PathReading[];
  }>`
    select id, account_id, identity, content_hash, readings from escalation_path
     where account_id = any(${sql.val(accountIds)}::text[]) and target_aws_account_id is not null and gone_at is null`.execute(
    kysely,
  );
  const standing = new Map(rows.map((row) => [`${row.account_id} ${row.identity}`, row]));
  const changed = analyzed.paths.flatMap(({ path, readings, ...found }) => {
    const identity = `${pathIdentity(path)} > ${path.target.awsAccountId!}`;
    const contentHash = createHash("sha1")
      .update(JSON.stringify([path, readings]))
      .digest("base64url");
    const key = `${found.accountId} ${identity}`;
    const isKnown = standing.get(key)?.content_hash === contentHash;
    standing.delete(key);
    return isKnown
      ? []
      : [
          {
            accountId: found.accountId,
            path,
            identity,
            contentHash,
            targetAwsAccountId: path.target.awsAccountId,
            readings,
          },
        ];
  });
  for (const [sourceId, paths] of Map.groupBy(changed, (each) => each.accountId))
    await upsertPaths(em, sourceId, paths, at);
  // What leads over an account that was not read, or was left out, may still be there.
  const gone = [...standing.values()].filter(({ readings }) =>
    readings.every(({ awsAccountId }) => analyzed.known.has(awsAccountId)),
  );
  if (analyzed.reading.pathsLeftOut === 0 && gone.length > 0)
    await sql`update escalation_path set gone_at = ${at} where id = any(${sql.val(gone.map(({ id }) => id))}::text[])`.execute(
      kysely,
    );
}
