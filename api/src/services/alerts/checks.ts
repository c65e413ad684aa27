/** The use cases of checks: their definitions, thresholds, and results per account. */
import { LockMode } from "@mikro-orm/core";
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { type CheckResult, CheckResultEntity, CheckSettingsEntity } from "../../db/entities/alert.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import type { ControlAnswer } from "../../db/entities/control-answer.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, rowsOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../../iam/actor.ts";
import { type AnyCheck, CHECK_FAMILIES } from "../../iam/checks/check.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { type Control, type ControlReference, controlsOfCheck, controlsOfStandard } from "../../iam/checks/controls.ts";
import { CONTROL_STANDARDS, type ControlStandard } from "../../iam/checks/controls/standards.ts";
import { DISABLED_REASON } from "../../iam/checks/controls/evaluate-tests.ts";
import { type FactSource, sourcesOf } from "../../iam/checks/fact-sources.ts";
import type { JsonValue } from "../../iam/finding.ts";
import { checkSettingsOf } from "../../iam/account-settings.ts";
import { type CheckSettings, DEFAULT_CHECK_SETTINGS } from "../../iam/settings.ts";
import { Accounts } from "../accounts/accounts.ts";
import { beforeReading } from "./due-alerts.ts";
import { lockAlertsOf } from "./event-log.ts";
import { reconcileAndSave } from "./reconcile.ts";
import { loadCheckResults } from "./check-results.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { actorOf } from "../core/permissions.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { type ControlChanges, loadControlChanges } from "./control-changes.ts";
import { forgetControlAnswers, loadControlAnswers } from "./control-results.ts";
import { loadAlertsOfCheck } from "./known-alerts.ts";

const alert = table("alert");
const account = table("account");

const SETTINGS_ID = "settings";
const NAMES_PER_THRESHOLD_MAX = 500;

const days = z.number().int().min(1).max(3_650);
const names = z.array(z.string().trim().min(1).max(256)).max(NAMES_PER_THRESHOLD_MAX);

/** The allowed values of each threshold, within AWS's limits where AWS has a limit. Null restores the default. */
const thresholdSchemas = {
  keyMaxAgeDays: days,
  keyWarningDays: z.number().int().min(0).max(365),
  keyHardMaxAgeDays: days,
  unusedShortDays: days,
  unusedLongDays: days,
  inactiveDays: days,
  roleUnusedDays: days,
  rootUsedDays: days,
  passwordMinimumLength: z.number().int().min(6).max(128),
  passwordMaxAgeDays: z.number().int().min(1).max(1_095),
  passwordReusePrevention: z.number().int().min(1).max(24),
  requiredTagKeys: names,
  agreedGroupNames: names,
  trustedAccountIds: z
    .array(z.string().regex(/^\d{12}$/, "must be 12-digit account numbers"))
    .max(NAMES_PER_THRESHOLD_MAX),
  humanPolicyNames: names,
} as const satisfies Record<keyof CheckSettings, z.ZodType>;

/** New values of thresholds. Null restores the default. */
export const thresholdsInput = z.strictObject(
  Object.fromEntries(Object.entries(thresholdSchemas).map(([name, schema]) => [name, schema.nullish()])) as {
    [K in keyof CheckSettings]: z.ZodOptional<z.ZodNullable<(typeof thresholdSchemas)[K]>>;
  },
);

const updateInput = z.object({
  checkId: z.string().max(64).nullish(),
  isEnabled: z.boolean().nullish(),
  thresholds: thresholdsInput.nullish(),
});
/** The input of `updateSettings`. Its `thresholds` are an unchecked JSON object, which `updateSettings` parses. */
export type UpdateCheckSettingsInput = Omit<z.input<typeof updateInput>, "thresholds"> & {
  readonly thresholds?: unknown;
};

export interface Threshold {
  readonly name: keyof CheckSettings;
  readonly value: JsonValue;
  readonly defaultValue: JsonValue;
}

export interface CheckView {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly familyName: string;
  readonly severity: AnyCheck["severity"];
  readonly category: AnyCheck["category"];
  readonly version: number;
  readonly rationale: string;
  readonly references: AnyCheck["references"];
  readonly needs: readonly string[];
  readonly facts: readonly FactSource[];
  readonly controls: readonly ControlReference[];
  readonly thresholds: readonly Threshold[];
  readonly isEnabled: boolean;
}

export interface ControlView extends Control {
  readonly openAlerts: number;
}

export const CHECKS_BY_ID: ReadonlyMap<string, AnyCheck> = new Map(CHECKS.map((check) => [check.id, check]));

const changesInput = z.object({ standard: z.enum(CONTROL_STANDARDS), since: z.date() });

export class Checks {
  constructor(private readonly scope: Scope) {}

  /** All checks, grouped by family. */
  async list(): Promise<CheckView[]> {
    allow(this.scope, "checks.read");
    const settings = await readCheckSettings(this.scope.em);
    return CHECKS.map((check) => viewOf(check, settings));
  }

  async get(id: string): Promise<CheckView> {
    const check = (await this.byIds([id])).get(id);
    if (!check) throw new AppError("NOT_FOUND", { message: "There is no such check." });
    return check;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, CheckView>> {
    allow(this.scope, "checks.read");
    const settings = await readCheckSettings(this.scope.em);
    return new Map(
      ids.flatMap((id) => {
        const check = CHECKS_BY_ID.get(id);
        return check ? [[id, viewOf(check, settings)] as const] : [];
      }),
    );
  }

  titleOf(id: string): string {
    return CHECKS_BY_ID.get(id)?.title ?? id;
  }

  /** The results of these checks, one per scanned account that is not archived. */
  async results(checkIds: readonly string[]): Promise<Map<string, CheckResult[]>> {
    allow(this.scope, "checks.read");
    const accounts = await this.scope.em.find(AccountEntity, { status: { $ne: "ARCHIVED" } }, { fields: ["id"] });
    const rows = await this.scope.em.find(
      CheckResultEntity,
      { checkId: { $in: [...checkIds] }, accountId: { $in: accounts.map((account) => account.id) } },
      { orderBy: { accountId: "asc" } },
    );
    return Map.groupBy(rows, (row) => row.checkId);
  }

  async openAlertCounts(checkIds: readonly string[], accountId?: string | null): Promise<Map<string, number>> {
    allow(this.scope, "alerts.read");
    await beforeReading(this.scope);
    const active = sql`(select ${account.id} from ${account.$table} where ${account.status} <> 'ARCHIVED')`;
    const rows = await select(
      databaseOf(this.scope.em),
      { checkId: alert.checkId, count: sql<number>`count(*)::int` },
      sql`from ${alert.$table} where ${alert.status} = 'OPEN' and ${alert.checkId} = any(${sql.val(checkIds)}::text[])
         and ${alert.accountId} ${accountId ? sql`= ${accountId}` : sql`in ${active}`}
       group by ${alert.checkId}`,
    );
    return new Map(rows.map((row) => [row.checkId, row.count]));
  }

  /** Every control of the standard, for one account or for all accounts that are not archived. */
  async controls(standard: ControlStandard, account?: string | null): Promise<ControlView[]> {
    allow(this.scope, "checks.read");
    const parsedStandard = parseInput(z.enum(CONTROL_STANDARDS), standard);
    const accounts = await this.accountsOf(account);
    const answers = await loadControlAnswers(this.scope.em, accounts);
    const openAlerts = await this.openAlertCounts(
      CHECKS.map((check) => check.id),
      account ? accounts[0]!.id : null,
    );
    return controlsOfStandard(parsedStandard, answers).map((control) => ({
      ...control,
      openAlerts: checksWithAlerts(control).reduce((sum, id) => sum + (openAlerts.get(id) ?? 0), 0),
    }));
  }

  /** What changed since a moment in the past. Error: BAD_USER_INPUT for a moment in the future. */
  async controlChanges(standard: ControlStandard, since: Date, account?: string | null): Promise<ControlChanges> {
    allow(this.scope, "checks.read");
    const input = parseInput(changesInput, { standard, since });
    if (input.since.getTime() > now())
      throw new AppError("BAD_USER_INPUT", { message: "since: must be in the past.", details: { path: "since" } });
    return loadControlChanges(this.scope.em, { ...input, accounts: await this.accountsOf(account) });
  }

  private async accountsOf(account: string | null | undefined): Promise<readonly Account[]> {
    return account
      ? [await new Accounts(this.scope).get(account)]
      : this.scope.em.find(AccountEntity, { status: { $ne: "ARCHIVED" } }, { orderBy: { name: "asc" } });
  }

  /** One control for the account of an answer. Null if the standard no longer has it. */
  async control(answer: Pick<ControlAnswer, "accountId" | "standard" | "controlId">): Promise<ControlView | null> {
    const controls = await this.controls(answer.standard, answer.accountId);
    return controls.find(({ id }) => id === answer.controlId) ?? null;
  }

  /**
   * Enables or disables a check, changes thresholds, or both. From the next scan on, a changed threshold applies to all
   * checks that use it. Disabling a check resolves its alerts immediately.
   */
  async updateSettings(input: UpdateCheckSettingsInput): Promise<CheckView[]> {
    const caller = allow(this.scope, "checks.update");
    const { checkId, isEnabled, thresholds } = parseInput(updateInput, input);
    const check = checkId ? CHECKS_BY_ID.get(checkId) : null;
    if (checkId && !check) throw new AppError("NOT_FOUND", { message: "There is no such check." });
    if (isEnabled != null && !check)
      throw new AppError("BAD_USER_INPUT", {
        message: "checkId: is required to enable or disable a check.",
        details: { path: "checkId" },
      });
    const unknown = Object.keys(thresholds ?? {}).find(
      (name) => check && !check.thresholds.includes(name as keyof CheckSettings),
    );
    if (unknown)
      throw new AppError("BAD_USER_INPUT", {
        message: `This check has no threshold ${unknown}.`,
        details: { path: `thresholds.${unknown}` },
      });
    if (isEnabled === false) allow(this.scope, "checks.disable");

    await this.scope.em.transactional(async (tx) => {
      const kysely = tx.getKysely();
      await sql`insert into check_settings (id) values (${SETTINGS_ID}) on conflict (id) do nothing`.execute(kysely);
      const row = await tx.findOneOrFail(
        CheckSettingsEntity,
        { id: SETTINGS_ID },
        { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
      );
      const stored = Object.entries({ ...row.thresholds, ...thresholds }).filter(([, value]) => value != null) as [
        string,
        JsonValue,
      ][];
      const before: Readonly<Record<string, JsonValue>> = { ...DEFAULT_CHECK_SETTINGS, ...row.thresholds };
      row.thresholds = Object.fromEntries(stored);
      const after: Readonly<Record<string, JsonValue>> = { ...DEFAULT_CHECK_SETTINGS, ...row.thresholds };
      const changes = Object.keys(thresholds ?? {}).map((name) => [
        name,
        { before: before[name]!, after: after[name]! },
      ]);
      if (check && isEnabled != null) {
        const others = row.disabledCheckIds.filter((id) => id !== check.id);
        row.disabledCheckIds = isEnabled ? others : [...others, check.id];
        await tx.flush();
        if (isEnabled) await markEnabled(tx, check);
        else await resolveAlertsOf(tx, check, { sourceId: this.scope.requestId, actor: actorOf(caller) });
      }
      await tx.flush();
      await recordAudit(tx, this.scope, {
        action: "checks.update",
        target: checkId ?? null,
        details: {
          isEnabled: isEnabled ?? undefined,
          thresholds: changes.length > 0 ? (Object.fromEntries(changes) as JsonValue) : undefined,
        },
      });
    });
    const changed = Object.keys(thresholds ?? {}) as (keyof CheckSettings)[];
    return (await this.list()).filter(
      (view) => view.id === checkId || view.thresholds.some((threshold) => changed.includes(threshold.name)),
    );
  }
}

/** The settings with which the checks of an account are evaluated. Without an account, those of the installation. */
export async function readCheckSettings(
  em: Em,
  account?: Pick<Account, "ownSettings" | "inheritedSettings">,
): Promise<{ readonly settings: CheckSettings; readonly disabledCheckIds: ReadonlySet<string> }> {
  const row = await em.findOne(CheckSettingsEntity, { id: SETTINGS_ID }, { refresh: true });
  const installation = { ...DEFAULT_CHECK_SETTINGS, ...(row?.thresholds as Partial<CheckSettings> | undefined) };
  return {
    settings: account
      ? checkSettingsOf(installation, { own: account.ownSettings, inherited: account.inheritedSettings })
      : installation,
    disabledCheckIds: new Set(row?.disabledCheckIds),
  };
}

function viewOf(
  check: AnyCheck,
  { settings, disabledCheckIds }: Awaited<ReturnType<typeof readCheckSettings>>,
): CheckView {
  const { id, title, family, severity, category, version, rationale, references, needs } = check;
  return {
    id,
    title,
    family,
    familyName: CHECK_FAMILIES[family],
    severity,
    category,
    version,
    rationale,
    references,
    needs,
    facts: sourcesOf(check),
    controls: controlsOfCheck(id),
    thresholds: check.thresholds.map((name) => ({
      name,
      value: settings[name],
      defaultValue: DEFAULT_CHECK_SETTINGS[name],
    })),
    isEnabled: !disabledCheckIds.has(id),
  };
}

/** Resolves the alerts of a check that was disabled. */
async function resolveAlertsOf(
  tx: Em,
  check: AnyCheck,
  source: { readonly sourceId: string; readonly actor: Actor },
): Promise<void> {
  const rows = await rowsOf(
    databaseOf(tx),
    pick(alert, "accountId"),
    (list) =>
      sql`select distinct ${list} from ${alert.$table} where ${alert.checkId} = ${check.id} and ${alert.status} <> 'RESOLVED'`,
  );
  await lockAlertsOf(
    tx,
    rows.map((row) => row.accountId),
  );
  for (const { accountId } of rows) {
    const previousResults = await loadCheckResults(tx, accountId);
    await reconcileAndSave(tx, {
      accountId,
      alerts: await loadAlertsOfCheck(tx, accountId, check.id, previousResults),
      results: [{ status: "DISABLED", checkId: check.id, checkVersion: check.version }],
      exists: () => null,
      checks: [check],
      previousResults,
      source: { ...source, clock: now },
    });
  }
  await databaseOf(tx)
    .updateTable("check_result")
    .set({ outcome: "DISABLED", reason: null })
    .where("check_id", "=", check.id)
    .execute();
  await forgetControlAnswers(tx, check.id, DISABLED_REASON);
}

const ENABLED_REASON = "The check was enabled. The next scan evaluates it.";

/**
 * The checks whose open alerts count for the control. A check is left out if its tests of the control all pass: its alerts
 * are then about other resources, another threshold or a wider rule than the control's.
 */
function checksWithAlerts({ checks }: Control): readonly string[] {
  return [...new Set(checks.flatMap(({ checkId, state }) => (state === "PASS" ? [] : [checkId])))];
}

async function markEnabled(tx: Em, check: AnyCheck): Promise<void> {
  await databaseOf(tx)
    .updateTable("check_result")
    .set({ outcome: "NOT_EVALUATED", reason: ENABLED_REASON })
    .where("check_id", "=", check.id)
    .where("outcome", "=", "DISABLED")
    .execute();
  await forgetControlAnswers(tx, check.id, ENABLED_REASON);
}
