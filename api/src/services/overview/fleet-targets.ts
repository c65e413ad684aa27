/**
 * The accounts of an action on many accounts: those of a filter, or named ones. Each account is changed in a transaction of
 * its own, so that one that cannot be changed does not keep the others back.
 */
import { sql } from "kysely";
import { z } from "zod";
import { databaseOf, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError, type ErrorCode, toAppError } from "../../errors.ts";
import { QUERY_MAX_CHARACTERS } from "../../iam/query.ts";
import { FINGERPRINT, joinsOf, selectAccounts } from "../accounts/account-list.ts";
import { noteHidden } from "../core/hidden-rows.ts";
import { parseInput } from "../core/input.ts";
import type { Scope } from "../core/request-scope.ts";

/** More accounts are refused as a whole: a request must end within its time. */
const ACCOUNTS_PER_ACTION_MAX = 1_000;

const t = table("account", "t");
const a = table("account", "a");

const targetInput = z.object({
  query: z.string().max(QUERY_MAX_CHARACTERS).nullish(),
  ids: z.array(z.string().max(64)).min(1).max(ACCOUNTS_PER_ACTION_MAX).nullish(),
  fingerprint: z.string().max(64).nullish(),
});

/** The accounts of an action: either those of the query that are not disconnected, or those with the IDs. */
export interface AccountTargets {
  /** The query text of the list. Empty: all accounts. */
  readonly query?: string | null;
  readonly ids?: readonly string[] | null;
  /** The fingerprint of the accounts that the caller has seen. Other accounts refuse the action as a whole. */
  readonly fingerprint?: string | null;
}

export interface AccountFailure {
  readonly accountId: string;
  readonly accountName: string;
  readonly code: ErrorCode;
  readonly message: string;
}

export interface AccountsOutcome {
  readonly succeededCount: number;
  readonly failures: readonly AccountFailure[];
}

export interface Target {
  readonly id: string;
  readonly name: string;
  readonly isArchived: boolean;
}

const FOUND = {
  /** Oldest first. */
  targets: sql<readonly Target[]>`coalesce(jsonb_agg(jsonb_build_object(
    'id', ${t.id}, 'name', ${t.name}, 'isArchived', ${t.status} = 'ARCHIVED') order by ${t.id}), '[]')`,
  fingerprint: FINGERPRINT,
};

/** Does the action for each account, and reports those for which it was not carried out. */
export async function eachTarget(
  scope: Scope,
  targets: readonly Target[],
  act: (forked: Scope, target: Target) => Promise<unknown>,
): Promise<AccountsOutcome> {
  const failures: AccountFailure[] = [];
  for (const [index, target] of targets.entries()) {
    try {
      // An EntityManager that keeps what the accounts before have loaded would be slower with each of them.
      await act({ ...scope, em: scope.em.fork() }, target);
    } catch (error) {
      if (error instanceof AppError && isOfOneAccount(error)) {
        failures.push(failureOf(target, error));
        continue;
      }
      // Everything else ends the action. Without a change so far, it ends the request. Otherwise the answer says which
      // accounts are changed and which are not.
      if (failures.length === index) throw error;
      const known = toAppError(error);
      const { requestId, platform } = scope;
      if (known.isReported)
        platform.log.error({ requestId, code: known.code, reason: String(known.cause) }, "accounts.action_stopped");
      for (const rest of targets.slice(index)) failures.push(failureOf(rest, known));
      break;
    }
  }
  return { succeededCount: targets.length - failures.length, failures };
}

/** The accounts of the action, oldest first. An ID that the caller may not see is NOT_FOUND for the whole action. */
export async function findTargets(scope: Scope, targets: AccountTargets): Promise<readonly Target[]> {
  const { query, ids, fingerprint } = parseInput(targetInput, targets);
  if ((ids == null) === (query == null))
    throw new AppError("BAD_USER_INPUT", {
      message: "Give either a query or IDs, not both.",
      details: { path: "query" },
    });
  // An account that was disconnected in the meantime is a failure of its own, not of the accounts beside it.
  const selection = await selectAccounts(scope, { query: query ?? null, includeArchived: ids != null });
  const isChosen = ids == null ? sql`true` : sql`${t.id} = any(${sql.val(ids)}::text[])`;
  const row = await selectFirst(
    databaseOf(scope.em),
    FOUND,
    sql`from ${t.$table} ${joinsOf(selection, "CREATED")} where ${selection.where} and ${isChosen}`,
  );
  const found = row!;
  if (found.targets.length > ACCOUNTS_PER_ACTION_MAX)
    throw new AppError("BAD_USER_INPUT", {
      message: `The query selects more than ${ACCOUNTS_PER_ACTION_MAX} accounts. Narrow it.`,
      details: { path: "query" },
    });
  if (ids != null && found.targets.length !== new Set(ids).size)
    throw new AppError("NOT_FOUND", {
      message: "There is no account with one of these IDs.",
      details: { path: "ids" },
      cause: await noteHidden(
        scope,
        sql`exists (select 1 from ${a.$table} where ${a.id} = any(${sql.val(ids)}::text[]) and ${a.id} <> all(${sql.val(found.targets.map(({ id }) => id))}::text[]))`,
      ),
    });
  if (fingerprint != null && found.fingerprint !== fingerprint)
    throw new AppError("BAD_USER_INPUT", {
      message: "Other accounts match by now than were shown. Nothing was changed. Check the list, then try again.",
      details: { path: "fingerprint" },
    });
  return found.targets;
}

/**
 * An action that cannot be undone, or that shows accounts to others, is done only to accounts that the caller has seen.
 */
export function requireFingerprint({ query, fingerprint }: AccountTargets): void {
  if (query == null || fingerprint != null) return;
  throw new AppError("BAD_USER_INPUT", {
    message: "fingerprint: is required with a query. Read it from accountsSummary with the same query.",
    details: { path: "fingerprint" },
  });
}

function failureOf({ id, name }: Target, { code, message }: AppError): AccountFailure {
  return { accountId: id, accountName: name, code, message };
}

const OF_ONE_ACCOUNT: ReadonlySet<ErrorCode> = new Set([
  "ACCOUNT_ARCHIVED",
  "ACCOUNT_NOT_CONNECTED",
  "BAD_USER_INPUT",
  "NOT_FOUND",
  "ROTATION_OPEN",
  "SCAN_ALREADY_RUNNING",
]);

function isOfOneAccount({ code }: AppError): boolean {
  return OF_ONE_ACCOUNT.has(code);
}
