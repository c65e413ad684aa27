/** Settings that an account has of its own, or inherits from the units above it in its organization. */
import { LockMode } from "@mikro-orm/core";
import { z } from "zod";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";
import {
  ACCOUNT_SETTINGS,
  type AccountSetting,
  changedSettings,
  type EffectiveSetting,
  effectiveSetting,
  INHERITED_THRESHOLDS,
  type SettingSources,
  settingProblem,
} from "../../iam/account-settings.ts";
import { type CheckSettings, DEFAULT_CHECK_SETTINGS } from "../../iam/settings.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import type { Caller } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { Accounts } from "./accounts.ts";
import { firstScheduledAt, SCAN_EVERY_HOURS_DEFAULT } from "./scan-schedule.ts";

/** `value` is left out if `isInherited`. Null for `scanEveryHours` means no schedule. */
export const settingInput = z.object({
  name: z.enum(ACCOUNT_SETTINGS),
  value: z.number().int().nullish(),
  isInherited: z
    .boolean()
    .nullish()
    .transform((isInherited) => isInherited ?? false),
});
const accountInput = settingInput.extend({ id: z.string().max(64) });

interface GivenSetting {
  readonly name: AccountSetting;
  readonly value?: number | null | undefined;
  readonly isInherited: boolean;
}

/** Errors: BAD_USER_INPUT for a value that the setting cannot have. */
export function requireValidSetting({ name, value, isInherited }: GivenSetting): void {
  const refuse = (message: string): never => {
    throw new AppError("BAD_USER_INPUT", { message: `value: ${message}`, details: { path: "value" } });
  };
  if (isInherited) {
    if (value != null) refuse("must be left out for a setting that is inherited.");
    return;
  }
  const problem =
    value == null && name !== "scanEveryHours"
      ? "is required. To let the setting be inherited, set isInherited."
      : settingProblem(name, value ?? null);
  if (problem !== null) refuse(problem);
}

export interface AppliedSetting extends EffectiveSetting {
  /**
   * The names of the units down to the one that the value is from. Null unless the origin is UNIT, and for callers who are
   * limited to accounts: the units belong to the organization.
   */
  readonly unitPath: string | null;
}

/** The settings that differ from those of the installation, because the account or a unit above it has its own. */
export function settingsOf(
  { ownSettings, inheritedSettings }: Account,
  caller: Pick<Caller, "accountIds"> | null,
): readonly AppliedSetting[] {
  const installation = { ...DEFAULT_CHECK_SETTINGS, scanEveryHours: SCAN_EVERY_HOURS_DEFAULT };
  const sources = { own: ownSettings, inherited: inheritedSettings, installation };
  return ACCOUNT_SETTINGS.map((name) => appliedSetting(name, sources, caller)).filter(
    ({ origin }) => origin !== "INSTALLATION",
  );
}

export interface AccountThreshold {
  readonly setting: AppliedSetting;
  /** The value that applies if the account has none of its own. */
  readonly inherited: AppliedSetting;
}

/** The thresholds of the checks in the account, those of the installation included. */
export function thresholdsOf(
  { ownSettings, inheritedSettings }: Pick<Account, "ownSettings" | "inheritedSettings">,
  checkSettings: CheckSettings,
  caller: Pick<Caller, "accountIds"> | null,
): readonly AccountThreshold[] {
  const installation = { ...checkSettings, scanEveryHours: SCAN_EVERY_HOURS_DEFAULT };
  const sources = { own: ownSettings, inherited: inheritedSettings, installation };
  return INHERITED_THRESHOLDS.map((name) => ({
    setting: appliedSetting(name, sources, caller),
    inherited: appliedSetting(name, { ...sources, own: {} }, caller),
  }));
}

function appliedSetting(
  name: AccountSetting,
  sources: SettingSources,
  caller: Pick<Caller, "accountIds"> | null,
): AppliedSetting {
  const setting = effectiveSetting(name, sources);
  const isNamed = setting.origin === "UNIT" && caller?.accountIds === null;
  return { ...setting, unitPath: isNamed ? (sources.inherited[name]?.unitPath ?? null) : null };
}

export class AccountSettings {
  constructor(private readonly scope: Scope) {}

  /** Gives the account a value of its own, or lets it inherit again. Errors: NOT_FOUND, ACCOUNT_ARCHIVED, BAD_USER_INPUT. */
  async update(input: unknown): Promise<Account> {
    const { scope } = this;
    allow(scope, "accounts.update");
    const given = parseInput(accountInput, input);
    requireValidSetting(given);
    const { id } = await new Accounts(scope).get(given.id);
    return scope.em.transactional(async (tx) => {
      const account = await tx.findOneOrFail(
        AccountEntity,
        { id },
        { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
      );
      if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
      const former = account.ownSettings[given.name];
      account.ownSettings = changedSettings(account.ownSettings, given);
      const { value: scanEveryHours } = scanIntervalOf(account);
      if (scanEveryHours !== account.scanEveryHours) {
        account.scanEveryHours = scanEveryHours;
        account.nextScanAt = firstScheduledAt(account.id, scanEveryHours);
      }
      await tx.flush();
      await recordAudit(tx, scope, {
        action: "accounts.update",
        target: account.id,
        targetName: account.name,
        details: {
          setting: given.name,
          before: former === undefined ? "inherited" : former,
          after: given.isInherited ? "inherited" : (given.value ?? null),
        },
      });
      return account;
    });
  }
}

/** The interval between scans that applies to the account. */
export function scanIntervalOf({
  source,
  ownSettings,
  inheritedSettings,
}: Pick<Account, "source" | "ownSettings" | "inheritedSettings">): EffectiveSetting {
  const installation = {
    ...DEFAULT_CHECK_SETTINGS,
    scanEveryHours: source === "OFFLINE_FILES" ? null : SCAN_EVERY_HOURS_DEFAULT,
  };
  return effectiveSetting("scanEveryHours", { own: ownSettings, inherited: inheritedSettings, installation });
}
