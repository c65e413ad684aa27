/** Assigns alerts to the problems of their root causes. Writes only what changed. */
import { hash } from "node:crypto";
import { sql } from "kysely";
import { AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, select, table } from "../../db/typed-sql.ts";
import { fingerprint } from "../../iam/alerts/alert.ts";
import { type ProblemGroups, type RootCause, groupByCause } from "../../iam/alerts/root-cause.ts";
import type { CheckResult, Finding } from "../../iam/finding.ts";
import { type BulkColumn, bulkRows, executeInChunks } from "../core/bulk-rows.ts";
import type { StoredAlert } from "./known-alerts.ts";

const problem = table("problem");
const ID_DIGITS = 32;

/** The problems of the findings of one scan or verification. */
export interface FoundProblems {
  readonly accountId: string;
  readonly findings: readonly Finding[];
  readonly groups: ProblemGroups;
  /** The IDs of the other connected accounts in which a cause is, by their numbers. */
  readonly otherAccounts: ReadonlyMap<string, string>;
}

export async function findProblems(em: Em, accountId: string, results: readonly CheckResult[]): Promise<FoundProblems> {
  const findings = results.flatMap((result) => (result.status === "EVALUATED" ? result.findings : []));
  const groups = groupByCause(findings);
  const numbers = new Set([...groups.causes.values()].flatMap(({ awsAccountId }) => awsAccountId ?? []));
  const others =
    numbers.size === 0
      ? []
      : await em.find(AccountEntity, { awsAccountId: { $in: [...numbers] } }, { orderBy: { id: "asc" } });
  const otherAccounts = new Map(others.map(({ id, awsAccountId }) => [awsAccountId!, id]));
  return { accountId, findings, groups, otherAccounts };
}

/** The ID of the problem to which the alert of a finding belongs. */
export function problemIdOf(found: FoundProblems, finding: Finding): string {
  return keyIn(found, found.groups.causeOf(finding)).id;
}

/** The ID of a cause and its account. A cause in another account has the ID that a scan of that account gives it. */
function keyIn(
  { accountId, otherAccounts }: FoundProblems,
  { key, awsAccountId }: RootCause,
): Pick<ProblemRow, "id" | "accountId" | "key"> {
  if (awsAccountId === null) return { id: idOf(accountId, key), accountId, key };
  const other = otherAccounts.get(awsAccountId);
  if (other === undefined) return { id: idOf("", key), accountId, key };
  const ownKey = key.slice(`${awsAccountId}|`.length);
  return { id: idOf(other, ownKey), accountId: other, key: ownKey };
}

/** Returns the ID of a problem. The same cause of the same account always has the same ID. */
function idOf(accountId: string, causeKey: string): string {
  return `problem_${hash("sha256", `${accountId}|${causeKey}`, "hex").slice(0, ID_DIGITS)}`;
}

/**
 * Saves the problems, and moves known alerts to them. New alerts are inserted with their problem. `isComplete` says
 * whether the results are those of a whole scan. Only then do names change and alerts move: a verification evaluates one
 * check, so it does not know which cause most findings share.
 */
export async function saveProblems(
  em: Em,
  found: FoundProblems,
  { alerts, isComplete }: { readonly alerts: readonly StoredAlert[]; readonly isComplete: boolean },
): Promise<void> {
  const { accountId, findings, groups } = found;
  if (findings.length === 0) return;
  const kysely = em.getKysely();
  const accountIds = [accountId, ...found.otherAccounts.values()];
  const stored = await select(
    databaseOf(em),
    { id: problem.id, name: problem.resourceName },
    sql`from ${problem.$table} where ${problem.accountId} in (${sql.join(accountIds)})`,
  );
  const names = new Map(stored.map(({ id, name }) => [id, name]));
  // A cause in another account is described by the scans of that account. The rows are written in the order of their IDs,
  // so that scans of two accounts with causes in each other do not deadlock.
  const changed = [...groups.causes.values()]
    .map((cause): ProblemRow => ({ ...cause, ...keyIn(found, cause) }))
    .filter(({ id, resourceName, awsAccountId }) =>
      isComplete && awsAccountId === null ? names.get(id) !== resourceName : !names.has(id),
    )
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  await executeInChunks(
    kysely,
    changed,
    (chunk) => sql`insert into problem (${sql.raw(COLUMNS.map(({ name }) => name).join(", "))})
      select * from ${bulkRows(chunk, COLUMNS)}
      on conflict (id) do update set resource_name = excluded.resource_name`,
  );
  const findingOf = new Map(findings.map((finding) => [fingerprint(accountId, finding), finding]));
  const moved = alerts.flatMap(({ id, fingerprint: print, problemId }) => {
    const finding = findingOf.get(print);
    if (!finding || (problemId !== null && !isComplete)) return [];
    const wanted = problemIdOf(found, finding);
    return wanted === problemId ? [] : [{ id, problemId: wanted }];
  });
  await executeInChunks(
    kysely,
    moved,
    (chunk) =>
      sql`update alert a set problem_id = v.problem_id from ${bulkRows(chunk, MOVED_COLUMNS)} where a.id = v.id`,
  );
}

type ProblemRow = RootCause & { readonly id: string; readonly accountId: string };

const COLUMNS: readonly BulkColumn<ProblemRow>[] = [
  { name: "id", type: "text", valueOf: (row) => row.id },
  { name: "account_id", type: "text", valueOf: (row) => row.accountId },
  { name: "cause_key", type: "text", valueOf: (row) => row.key },
  { name: "kind", type: "text", valueOf: (row) => row.kind },
  { name: "resource_id", type: "text", valueOf: (row) => row.resourceId },
  { name: "resource_name", type: "text", valueOf: (row) => row.resourceName },
  { name: "statement", type: "integer", valueOf: (row) => row.statement },
];

const MOVED_COLUMNS: readonly BulkColumn<{ readonly id: string; readonly problemId: string }>[] = [
  { name: "id", type: "text", valueOf: (row) => row.id },
  { name: "problem_id", type: "text", valueOf: (row) => row.problemId },
];
