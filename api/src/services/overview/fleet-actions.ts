/**
 * One action on many accounts: those of a filter, or named ones. Each account is changed in a transaction of its own, so
 * that one that cannot be changed does not keep the others back. Every change is recorded in the audit log like one of a
 * single account.
 */
import { sql } from "kysely";
import { z } from "zod";
import { AppError, type ErrorCode } from "../../errors.ts";
import { QUERY_MAX_CHARACTERS } from "../../iam/query.ts";
import { joinsOf, selectAccounts } from "../accounts/account-list.ts";
import { Accounts } from "../accounts/accounts.ts";
import { noteHidden } from "../core/hidden-rows.ts";
import { parseInput } from "../core/input.ts";
import type { Permission } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { AccountGroups } from "../operators/account-groups.ts";
import { Scans } from "../scans/scans.ts";

/** More accounts are refused as a whole: a request must end within its time. */
const ACCOUNTS_PER_ACTION_MAX = 1_000;

const targetInput = z.object({
  query: z.string().max(QUERY_MAX_CHARACTERS).nullish(),
  ids: z.array(z.string().max(64)).min(1).max(ACCOUNTS_PER_ACTION_MAX).nullish(),
  expectedCount: z.number().int().nullish(),
});

/** The accounts of an action that are not disconnected: either those of the query, or those with the IDs. */
export interface AccountTargets {
  /** The query text of the list. Empty: all accounts. */
  readonly query?: string | null;
  readonly ids?: readonly string[] | null;
  /** The number of accounts that the caller has seen. Another number refuses the action as a whole. */
  readonly expectedCount?: number | null;
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

interface Target {
  readonly id: string;
  readonly name: string;
}

export class FleetActions {
  constructor(private readonly scope: Scope) {}

  /** Requests a scan of each account. An account whose scan is open is a failure. */
  async scan(targets: AccountTargets): Promise<AccountsOutcome> {
    return this.each("scans.start", targets, (scope, { id }) => new Scans(scope).start(id));
  }

  /** Disconnects each account. An account with an open rotation is a failure. */
  async disconnect(targets: AccountTargets): Promise<AccountsOutcome> {
    return this.each("accounts.disconnect", targets, (scope, { id }) => new Accounts(scope).disconnect(id));
  }

  /** Adds the accounts to a group, all or none: a second operator may have to approve. Errors: as `AccountGroups.update`. */
  async addToGroup(groupId: string, targets: AccountTargets): Promise<AccountsOutcome> {
    allow(this.scope, "accountGroups.update");
    const found = await this.find(targets);
    await new AccountGroups(this.scope).add(
      groupId,
      found.map(({ id }) => id),
    );
    return { succeededCount: found.length, failures: [] };
  }

  private async each(
    permission: Permission,
    targets: AccountTargets,
    act: (scope: Scope, target: Target) => Promise<unknown>,
  ): Promise<AccountsOutcome> {
    allow(this.scope, permission);
    const found = await this.find(targets);
    const failures: AccountFailure[] = [];
    for (const target of found) {
      try {
        // An EntityManager that keeps what the accounts before have loaded would be slower with each of them.
        await act({ ...this.scope, em: this.scope.em.fork() }, target);
      } catch (error) {
        // What is wrong with one account is reported beside it. Everything else ends the request.
        if (!(error instanceof AppError) || !isOfOneAccount(error)) throw error;
        failures.push({
          accountId: target.id,
          accountName: target.name,
          code: error.code,
          message: error.message,
        });
      }
    }
    return { succeededCount: found.length - failures.length, failures };
  }

  /** The accounts of the action, oldest first. An ID that the caller may not see is NOT_FOUND for the whole action. */
  private async find(targets: AccountTargets): Promise<readonly Target[]> {
    const { query, ids, expectedCount } = parseInput(targetInput, targets);
    if ((ids == null) === (query == null))
      throw new AppError("BAD_USER_INPUT", {
        message: "Give either a query or IDs, not both.",
        details: { path: "query" },
      });
    const selection = await selectAccounts(this.scope, { query: query ?? null });
    const isChosen = ids == null ? sql`true` : sql`t.id = any(${sql.val(ids)}::text[])`;
    const { rows } = await sql<Target>`
      select t.id, t.name from account t ${joinsOf(selection, "CREATED")} where ${selection.where} and ${isChosen}
       order by t.id limit ${ACCOUNTS_PER_ACTION_MAX + 1}`.execute(this.scope.em.getKysely());
    if (rows.length > ACCOUNTS_PER_ACTION_MAX)
      throw new AppError("BAD_USER_INPUT", {
        message: `The query selects more than ${ACCOUNTS_PER_ACTION_MAX} accounts. Narrow it.`,
        details: { path: "query" },
      });
    if (ids != null && rows.length !== new Set(ids).size)
      throw new AppError("NOT_FOUND", {
        message: "There is no account with one of these IDs.",
        details: { path: "ids" },
        cause: await noteHidden(
          this.scope,
          sql`exists (select 1 from account a where a.id = any(${sql.val(ids)}::text[]) and a.id <> all(${sql.val(rows.map(({ id }) => id))}::text[]))`,
        ),
      });
    if (expectedCount != null && rows.length !== expectedCount)
      throw new AppError("BAD_USER_INPUT", {
        message: `${rows.length} accounts match by now, not ${expectedCount}. Look at the list again.`,
        details: { path: "expectedCount" },
      });
    return rows;
  }
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
