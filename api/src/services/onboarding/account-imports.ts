/**
 * Files of accounts: a preview of what one would do, the import in one transaction, and the present accounts as such a
 * file. The connections of new and changed accounts are tested by the worker (`connection-checks.ts`).
 */
import { createHash } from "node:crypto";
import { LockMode, UniqueConstraintViolationException } from "@mikro-orm/core";
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import type { FileMistake } from "../accounts/account-file-source.ts";
import { changesConnection, requireValidChange } from "../accounts/account-change.ts";
import { scanIntervalOf } from "../accounts/account-settings.ts";
import { BLANK, isDemo } from "../accounts/accounts.ts";
import { firstScheduledAt } from "../accounts/scan-schedule.ts";
import { analyze } from "../analysis/analysis-worker.ts";
import { type AuditEntry, recordAudits } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { hasPermission } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { type GroupMembers, lockGroups, planGroups, saveGroups } from "../operators/groups-of-accounts.ts";
import {
  type ExistingAccount,
  type FieldChange,
  planAccounts,
  type PlannedAccount,
  type PlannedValues,
} from "./account-file-plan.ts";
import { accountFileText, numberOf } from "./account-file-text.ts";
import { forgetEndedChecks, queueChecks } from "./connection-checks.ts";

const MISTAKES_SHOWN_MAX = 100;
/** Longer than any file that is read. A longer text is refused as a file, with a message that says so. */
const TEXT_MAX_CHARACTERS = 1_200_000;
const UNIQUE_VIOLATION = "23505";

const fileInput = z.object({ text: z.string().max(TEXT_MAX_CHARACTERS) });
const importInput = fileInput.extend({ fingerprint: z.string().max(64) });

export interface FilePreview {
  readonly mistakes: readonly FileMistake[];
  readonly mistakeCount: number;
  readonly accounts: readonly PlannedAccount[];
  readonly groups: readonly GroupMembers[];
  /** Identifies what the file would change now. Null if it has mistakes. */
  readonly fingerprint: string | null;
}

export interface ImportResult {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

export class AccountImports {
  constructor(private readonly scope: Scope) {}

  /** The connected accounts as a file. Those without a number and the demo are named in a comment. */
  async export(): Promise<string> {
    const caller = allow(this.scope, "accounts.export");
    const known = await readExisting(this.scope.em, { isLocked: false });
    const fits = ({ account }: ExistingAccount) => !isDemo(account) && numberOf(account) !== null;
    return accountFileText(known.filter(fits), {
      hasExternalIds: hasPermission(caller, "accounts.connect"),
      leftOut: known.filter((each) => !fits(each)).map(({ account }) => account.name),
    });
  }

  /** Previews the effect of the file. Changes nothing. */
  async preview(input: unknown): Promise<FilePreview> {
    const caller = allow(this.scope, "accounts.export");
    const { text } = parseInput(fileInput, input);
    const preview = await this.plan(this.scope.em, await this.read(text), { isLocked: false });
    if (hasPermission(caller, "accounts.connect")) return preview;
    const accounts = preview.accounts.map((account) => ({
      ...account,
      changes: account.changes.map(withoutExternalId),
    }));
    return { ...preview, accounts };
  }

  /**
   * Connects and changes accounts as the file says, all or none, and queues the tests of their connections. Errors:
   * BAD_USER_INPUT with the first mistake, ACCOUNT_FILE_OUTDATED if the preview had another fingerprint.
   */
  async import(input: unknown): Promise<ImportResult> {
    const caller = allow(this.scope, "accounts.connect");
    const { text, fingerprint } = parseInput(importInput, input);
    const file = await this.read(text);
    const { em, platform } = this.scope;
    try {
      return await em.transactional(async (tx) => {
        await lockGroups(tx);
        const plan = await this.plan(tx, file, { isLocked: true });
        const [first] = plan.mistakes;
        if (first)
          throw new AppError("BAD_USER_INPUT", {
            message: `The file has ${plan.mistakeCount === 1 ? "a mistake" : `${plan.mistakeCount} mistakes, the first`} in line ${first.line}, column ${first.column}: ${first.message}`,
            details: { path: "text" },
          });
        if (plan.fingerprint !== fingerprint) throw new AppError("ACCOUNT_FILE_OUTDATED");
        const { checked, idOfNumber } = await this.save(tx, plan.accounts);
        const groups = plan.groups.map((group) => ({
          ...group,
          added: group.added.map((id) => idOfNumber.get(id) ?? id),
        }));
        const ofGroups = await saveGroups(tx, this.scope, groups);
        await forgetEndedChecks(tx);
        await queueChecks(tx, platform.jobs, {
          accountIds: checked,
          requestedBy: caller.operatorId ?? caller.token?.id ?? null,
        });
        await recordAudits(tx, this.scope, [...ofAccounts(plan.accounts, idOfNumber), ...ofGroups]);
        const count = (effect: PlannedAccount["effect"]) =>
          plan.accounts.filter((account) => account.effect === effect).length;
        return { added: count("NEW"), changed: count("CHANGED"), unchanged: count("UNCHANGED") };
      });
    } catch (error) {
      // Another operator connected one of the accounts, or created one of the groups, in the meantime.
      const { code } = error as { readonly code?: unknown };
      if (error instanceof UniqueConstraintViolationException || code === UNIQUE_VIOLATION)
        throw new AppError("ACCOUNT_FILE_OUTDATED");
      throw error;
    }
  }

  /** Reads the file in a process of its own, because a large file takes seconds. */
  private async read(text: string) {
    return analyze<"ACCOUNT_FILE">(this.scope, { kind: "ACCOUNT_FILE", text });
  }

  private async plan(
    em: Em,
    file: Awaited<ReturnType<AccountImports["read"]>>,
    lock: { readonly isLocked: boolean },
  ): Promise<FilePreview> {
    const known = new Map<string, ExistingAccount[]>();
    for (const each of await readExisting(em, lock)) {
      const number = numberOf(each.account);
      if (number !== null) known.set(number, [...(known.get(number) ?? []), each]);
    }
    const { accounts, mistakes: unfit } = planAccounts(file.accounts, known);
    const wanted = new Map(
      accounts.flatMap(({ account, awsAccountId, groups }) =>
        groups === null ? [] : [[account?.id ?? awsAccountId, groups] as const],
      ),
    );
    const { groups, problem } = await planGroups(em, wanted);
    const mistakes = [
      ...file.mistakes,
      ...unfit,
      ...(problem === null ? [] : [{ line: accounts[0]?.line ?? 1, column: 1, message: problem }]),
    ].toSorted((one, other) => one.line - other.line || one.column - other.column);
    return {
      mistakes: mistakes.slice(0, MISTAKES_SHOWN_MAX),
      mistakeCount: mistakes.length,
      accounts,
      groups,
      fingerprint: mistakes.length > 0 ? null : fingerprintOf(accounts, groups),
    };
  }

  private async save(tx: Em, planned: readonly PlannedAccount[]): Promise<Saved> {
    const idOfNumber = new Map<string, string>();
    for (const { awsAccountId, account, values } of planned)
      if (account === null) idOfNumber.set(awsAccountId, createAccount(tx, awsAccountId, values).id);
    const checked = [...idOfNumber.values()];
    for (const plan of planned)
      if (plan.account !== null && plan.effect === "CHANGED") {
        if (await this.change(tx, plan.account, plan)) checked.push(plan.account.id);
      }
    await tx.flush();
    return { checked, idOfNumber };
  }

  /** Returns whether the connection of the account changed. */
  private async change(tx: Em, account: Account, { values }: PlannedAccount): Promise<boolean> {
    allow(this.scope, "accounts.update");
    requireValidChange(account, { id: account.id, ...values, writes: account.writes });
    const isOtherConnection =
      changesConnection(account, { id: account.id, ...values }) ||
      (values.externalId !== undefined && values.externalId !== account.externalId);
    if (isOtherConnection) allow(this.scope, "accounts.updateConnection");
    const startsReading = values.readsLastAccessed === true && !account.readsLastAccessed;
    Object.assign(account, values);
    const { value: interval } = scanIntervalOf(account);
    if (interval !== account.scanEveryHours)
      Object.assign(account, { scanEveryHours: interval, nextScanAt: firstScheduledAt(account.id, interval) });
    if (startsReading && account.status === "CONNECTED")
      await this.scope.platform.jobs.sendLastAccessed(tx, { accountId: account.id });
    return isOtherConnection && account.source !== "OFFLINE_FILES";
  }
}

interface Saved {
  /** The IDs of the accounts whose connections are to be tested. */
  readonly checked: readonly string[];
  /** The IDs of the new accounts, by their AWS account number. */
  readonly idOfNumber: ReadonlyMap<string, string>;
}

function ofAccounts(planned: readonly PlannedAccount[], idOfNumber: Saved["idOfNumber"]): readonly AuditEntry[] {
  return planned.flatMap(({ awsAccountId, account, name, effect, changes }) =>
    effect === "UNCHANGED"
      ? []
      : [
          {
            action: account === null ? "accounts.connect" : "accounts.update",
            target: account?.id ?? idOfNumber.get(awsAccountId) ?? null,
            targetName: name,
            details: {
              way: "FILE",
              ...(account === null && { source: "ASSUME_ROLE", awsAccountId }),
              ...Object.fromEntries(
                changes
                  .map(withoutExternalId)
                  .map(({ field, before, after }) => [field, before === null ? after : `${before} -> ${after}`]),
              ),
            },
          },
        ],
  );
}

/** Returns the change without external IDs, for those who may not see them, such as readers of the audit log. */
function withoutExternalId(change: FieldChange): FieldChange {
  if (change.field !== "externalId") return change;
  return { ...change, before: change.before === null ? null : "hidden", after: "set" };
}

function createAccount(tx: Em, awsAccountId: string, values: PlannedValues): Account {
  const { name = awsAccountId, ownSettings = {}, ...others } = values;
  const settings = { source: "ASSUME_ROLE", ownSettings, inheritedSettings: {} } as const;
  return tx.create(AccountEntity, {
    ...BLANK,
    ...others,
    ...settings,
    id: newId("account"),
    name,
    awsAccountId,
    scanEveryHours: scanIntervalOf(settings).value,
    createdAt: new Date(now()),
  });
}

const m = table("account_group_member", "m");
const g = table("account_group", "g");

/** The accounts that are not archived, by number and ID, with the names of their groups. */
async function readExisting(em: Em, { isLocked }: { readonly isLocked: boolean }): Promise<readonly ExistingAccount[]> {
  const accounts = await em.find(
    AccountEntity,
    { status: { $ne: "ARCHIVED" } },
    {
      orderBy: { awsAccountId: "asc", id: "asc" },
      ...(isLocked && { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true }),
    },
  );
  const rows = await select(
    databaseOf(em),
    {
      accountId: m.accountId,
      groups: sql<readonly string[]>`array_agg(${g.name} order by lower(${g.name}))`,
    },
    sql`from ${m.$table} join ${g.$table} on ${g.id} = ${m.groupId} group by ${m.accountId}`,
  );
  const groupsOf = new Map(rows.map(({ accountId, groups }) => [accountId, groups]));
  return accounts.map((account) => ({ account, groups: groupsOf.get(account.id) ?? [] }));
}

function fingerprintOf(accounts: readonly PlannedAccount[], groups: readonly GroupMembers[]): string {
  const content = [
    accounts.map(({ awsAccountId, account, name, changes }) => [awsAccountId, account?.id, name, changes]),
    groups.map(({ id, name, added, removed, operators }) => [id, name, added, removed, operators]),
  ];
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url");
}
