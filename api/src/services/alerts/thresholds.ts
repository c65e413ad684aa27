/**
 * The effect of a threshold before it is saved, and its application to what was read already. Both work on the latest
 * snapshots in the analysis process: AWS is not called.
 */
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { databaseOf, instantOf, pick, rowsOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../../iam/actor.ts";
import { checkSettingsOf } from "../../iam/account-settings.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import type { AlertCategory } from "../../iam/severity.ts";
import { type CheckSettings, DEFAULT_CHECK_SETTINGS } from "../../iam/settings.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { analyze } from "../analysis/analysis-worker.ts";
import { latestSnapshot } from "../analysis/latest-snapshot.ts";
import type { ThresholdEffect } from "../analysis/reevaluation.ts";
import { type AccountThreshold, thresholdsOf } from "../accounts/account-settings.ts";
import { parseInput } from "../core/input.ts";
import { actorOf } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { loadCheckResults, saveCheckResults } from "./check-results.ts";
import { readCheckSettings, thresholdsInput } from "./checks.ts";
import { lockAlertsOf } from "./event-log.ts";
import { loadAlerts } from "./known-alerts.ts";
import { reconcileAndSave } from "./reconcile.ts";

const a = table("alert", "a");
const read = table("snapshot");
const saved = table("check_result");

/** The maximum number of accounts whose snapshots one preview reads, and that one application evaluates. */
const PREVIEW_ACCOUNTS_MAX = 25;
const APPLIED_ACCOUNTS_MAX = 5;

const previewInput = z.object({
  thresholds: z.unknown(),
  accountIds: z.array(z.string().max(64)).max(PREVIEW_ACCOUNTS_MAX).nullish(),
});
export type ThresholdPreviewInput = z.input<typeof previewInput>;

const applyInput = z.object({
  names: z.array(z.string().max(64)).min(1).max(20),
  accountIds: z.array(z.string().max(64)).max(PREVIEW_ACCOUNTS_MAX).nullish(),
  afterAccountId: z.string().max(64).nullish(),
});
export type ApplyThresholdsInput = z.input<typeof applyInput>;

export interface ThresholdPreview {
  /** One for each check that uses a changed threshold, summed over the accounts. */
  readonly effects: readonly ThresholdEffect[];
  readonly accountsCounted: number;
  /** Accounts whose value stays, because it is set on the account or its unit. */
  readonly accountsKept: number;
  readonly accountsUnread: number;
  /** Accounts that the preview leaves out, because there are too many. */
  readonly accountsLeftOut: number;
}

export interface AppliedThresholds {
  readonly accountsEvaluated: number;
  readonly opened: number;
  readonly resolved: number;
  /** The account to continue after. Null if all are done. */
  readonly continueAfter: string | null;
}

export class Thresholds {
  private installation: Promise<CheckSettings> | null = null;

  constructor(private readonly scope: Scope) {}

  /** The thresholds that apply to the account, and where each is from. */
  async of(account: Pick<Account, "ownSettings" | "inheritedSettings">): Promise<readonly AccountThreshold[]> {
    const caller = allow(this.scope, "accounts.read");
    // Read once for all accounts of a request.
    this.installation ??= readCheckSettings(this.scope.em).then(({ settings }) => settings);
    return thresholdsOf(account, await this.installation, caller);
  }

  /**
   * Compares how many resources fail before and after a change. Without accounts, the change is that of the installation,
   * and accounts with a value of their own or of their unit keep it. Errors: BAD_USER_INPUT and those of `analyze`.
   */
  async preview(input: ThresholdPreviewInput): Promise<ThresholdPreview> {
    allow(this.scope, "checks.read");
    const { thresholds, accountIds } = parseInput(previewInput, input);
    const changed = changedSettings(parseInput(thresholdsInput, thresholds ?? {}));
    const checkIds = checksOf(Object.keys(changed));
    const accounts = await this.accounts(accountIds ?? null);
    const { settings: installation, disabledCheckIds } = await readCheckSettings(this.scope.em);
    const enabled = checkIds.filter((id) => !disabledCheckIds.has(id));
    const effects = new Map<string, ThresholdEffect>();
    let [counted, kept, unread, leftOut] = [0, 0, 0, 0];
    for (const account of accounts) {
      const sources = { own: account.ownSettings, inherited: account.inheritedSettings };
      const before = checkSettingsOf(installation, sources);
      const after = accountIds ? { ...before, ...changed } : checkSettingsOf({ ...installation, ...changed }, sources);
      if (isSame(before, after)) {
        kept += 1;
        continue;
      }
      if (counted >= PREVIEW_ACCOUNTS_MAX) {
        leftOut += 1;
        continue;
      }
      const snapshot = await this.snapshotOf(account);
      if (!snapshot) {
        unread += 1;
        continue;
      }
      const question = { checkIds: enabled, before, after };
      const found = await analyze<"THRESHOLDS">(this.scope, { kind: "THRESHOLDS", snapshot, question });
      for (const effect of found) effects.set(effect.checkId, sumOf(effects.get(effect.checkId), effect));
      counted += 1;
    }
    return {
      effects: [...effects.values()],
      accountsCounted: counted,
      accountsKept: kept,
      accountsUnread: unread,
      accountsLeftOut: leftOut,
    };
  }

  /**
   * Evaluates the checks that use the thresholds again, on the latest snapshots of a few accounts, and updates their
   * alerts. The caller continues until `continueAfter` is null. Errors: BAD_USER_INPUT and those of `analyze`.
   */
  async apply(input: ApplyThresholdsInput): Promise<AppliedThresholds> {
    const caller = allow(this.scope, "checks.update");
    const { names, accountIds, afterAccountId } = parseInput(applyInput, input);
    const checkIds = checksOf(names);
    if (checkIds.length === 0)
      throw new AppError("BAD_USER_INPUT", {
        message: "names: no check uses a threshold of this name.",
        details: { path: "names" },
      });
    const accounts = (await this.accounts(accountIds ?? null)).filter(
      ({ id }) => afterAccountId == null || id > afterAccountId,
    );
    const part = accounts.slice(0, APPLIED_ACCOUNTS_MAX);
    let [evaluated, opened, resolved] = [0, 0, 0];
    for (const account of part) {
      const done = await this.applyTo(account, checkIds, actorOf(caller));
      if (!done) continue;
      evaluated += 1;
      opened += done.opened;
      resolved += done.resolved;
    }
    return {
      accountsEvaluated: evaluated,
      opened,
      resolved,
      continueAfter: accounts.length > part.length ? part.at(-1)!.id : null,
    };
  }

  /**
   * Null if the account was never read. Also if a scan replaced the snapshot in the meantime, with the new thresholds, or
   * an operator changed the thresholds or disabled a check: the results would be those of settings that no longer hold.
   */
  private async applyTo(account: Account, checkIds: readonly string[], actor: Actor) {
    const snapshot = await this.snapshotOf(account);
    if (!snapshot) return null;
    const { settings, disabledCheckIds } = await readCheckSettings(this.scope.em, account);
    const enabled = checkIds.filter((id) => !disabledCheckIds.has(id));
    const resources = await this.resourcesOf(account.id, enabled);
    const { results, exists } = await analyze<"REEVALUATE">(this.scope, {
      kind: "REEVALUATE",
      snapshot,
      question: { checkIds: enabled, settings, resources },
    });
    const known = new Map(resources.map((resource, i) => [`${resource.category} ${resource.id}`, exists[i] ?? null]));
    return this.scope.em.transactional(async (tx) => {
      await lockAlertsOf(tx, [account.id]);
      const newest = await selectFirst(
        databaseOf(tx),
        pick(read, "id"),
        sql`from ${read.$table} where ${read.accountId} = ${account.id} order by ${read.takenAt} desc, ${read.id} desc limit 1`,
      );
      if (newest?.id !== snapshot.id) return null;
      const present = await tx.findOneOrFail(AccountEntity, { id: account.id }, { refresh: true });
      const latest = await readCheckSettings(tx, present);
      if (!isSame(latest.settings, settings) || enabled.some((id) => latest.disabledCheckIds.has(id))) return null;
      const previousResults = await loadCheckResults(tx, account.id);
      const alerts = (await loadAlerts(tx, account.id, results, previousResults)).filter(({ checkId }) =>
        enabled.includes(checkId),
      );
      const changes = await reconcileAndSave(tx, {
        accountId: account.id,
        alerts,
        results,
        exists: ({ category, id }) => known.get(`${category} ${id}`) ?? null,
        checks: CHECKS,
        previousResults,
        source: { sourceId: this.scope.requestId, actor, clock: now },
      });
      await this.saveResults(tx, account.id, { results, previousResults });
      const count = (kind: string) =>
        changes.filter(({ events }) => events.some((event) => event.kind === kind)).length;
      const done = { opened: count("OPENED") + count("REOPENED"), resolved: count("RESOLVED") };
      await recordAudit(tx, this.scope, {
        action: "checks.update",
        target: account.id,
        targetName: account.name,
        details: { asked: "APPLY", checks: [...enabled], ...done },
      });
      return done;
    });
  }

  /** The results stay those of the scan whose snapshot was evaluated. */
  private async saveResults(
    tx: Scope["em"],
    accountId: string,
    { results, previousResults }: Pick<Parameters<typeof saveCheckResults>[1], "results" | "previousResults">,
  ): Promise<void> {
    const rows = await select(
      databaseOf(tx),
      { ...pick(saved, "scanId", "checkId"), at: instantOf(saved.lastEvaluatedAt) },
      sql`from ${saved.$table} where ${saved.accountId} = ${accountId}`,
    );
    const byCheck = new Map(rows.map((row) => [row.checkId, row]));
    for (const result of results) {
      const row = byCheck.get(result.checkId);
      if (row)
        await saveCheckResults(tx, {
          accountId,
          scanId: row.scanId,
          results: [result],
          previousResults,
          at: row.at ?? now(),
        });
    }
  }

  private async resourcesOf(
    accountId: string,
    checkIds: readonly string[],
  ): Promise<readonly { readonly category: AlertCategory; readonly id: string }[]> {
    return rowsOf(
      databaseOf(this.scope.em),
      { category: a.category, id: a.resourceId },
      (list) => sql`select distinct ${list} from ${a.$table}
       where ${a.accountId} = ${accountId} and ${a.status} <> 'RESOLVED' and ${a.checkId} = any(${sql.val([...checkIds])}::text[])`,
    );
  }

  private async accounts(ids: readonly string[] | null): Promise<Account[]> {
    return this.scope.em.find(
      AccountEntity,
      { status: { $ne: "ARCHIVED" }, ...(ids ? { id: { $in: [...ids] } } : {}) },
      { orderBy: { id: "asc" } },
    );
  }

  /** Null if the account was never read. */
  private async snapshotOf({ id }: Account) {
    try {
      return (await latestSnapshot(this.scope, id)).snapshot;
    } catch (error) {
      if (error instanceof AppError && error.code === "NOT_READ") return null;
      throw error;
    }
  }
}

/** The changed values. Null restores the default, as in `updateCheckSettings`. */
function changedSettings(given: Readonly<Record<string, unknown>>): Partial<CheckSettings> {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value ?? DEFAULT_CHECK_SETTINGS[name as keyof CheckSettings]]),
  );
}

function checksOf(names: readonly string[]): readonly string[] {
  return CHECKS.filter(({ thresholds }) => thresholds.some((name) => names.includes(name))).map(({ id }) => id);
}

function isSame(one: CheckSettings, other: CheckSettings): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function sumOf(before: ThresholdEffect | undefined, effect: ThresholdEffect): ThresholdEffect {
  if (!before) return effect;
  const join = (one: readonly string[], other: readonly string[]) => [...one, ...other].slice(0, NAMES_MAX);
  return {
    checkId: effect.checkId,
    before: before.before + effect.before,
    after: before.after + effect.after,
    added: join(before.added, effect.added),
    removed: join(before.removed, effect.removed),
    addedCount: before.addedCount + effect.addedCount,
    removedCount: before.removedCount + effect.removedCount,
    reason: before.reason ?? effect.reason,
  };
}

/** The maximum number of resources named in each list. */
const NAMES_MAX = 50;
