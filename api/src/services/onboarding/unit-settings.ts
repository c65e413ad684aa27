/**
 * Settings of organizational units. The inherited values of an account are kept in its row, so that a scan needs
 * nothing else. They are computed again when a setting changes, when the organization is read, and when an account is
 * connected.
 */
import { sql } from "kysely";
import { z } from "zod";
import { type Organization, OrganizationEntity } from "../../db/entities/organization.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, orNull, pick, type RowOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import {
  ACCOUNT_SETTINGS,
  type AccountSetting,
  changedSettings,
  type InheritedSettings,
  inheritedSettings,
  type SettingValues,
} from "../../iam/account-settings.ts";
import type { OrganizationUnit } from "../../iam/organization.ts";
import { firstScheduledAt, SCAN_EVERY_HOURS_DEFAULT } from "../accounts/scan-schedule.ts";
import { settingInput, requireValidSetting } from "../accounts/account-settings.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { lockOrganization } from "./lock-organization.ts";

const unitInput = settingInput.extend({ organizationId: z.string().max(64), unitId: z.string().max(64) });

const a = table("account", "a");
const m = table("organization_member", "m");
const other = table("organization_member", "other");
const s = table("unit_setting", "s");
const account = table("account");

const SETTING = { ...pick(s, "unitId", "value"), name: known<AccountSetting>(s.name) };
export type UnitSetting = RowOf<typeof SETTING>;

/** The effect of a change of a unit's setting. */
export interface UnitSettingPreview {
  /** The connected accounts in the unit and below it. */
  readonly accountsBelow: number;
  /** The number of accounts whose value changes. */
  readonly accountsChanged: number;
  /** The number of accounts that keep their value, because it is their own or that of a nearer unit. */
  readonly accountsKept: number;
  /** The first accounts whose value would change, at most 25. */
  readonly changedAccountIds: readonly string[];
}

export class UnitSettings {
  constructor(private readonly scope: Scope) {}

  async list({ id }: Organization): Promise<readonly UnitSetting[]> {
    allow(this.scope, "organizations.read");
    return readUnitSettings(this.scope.em, id);
  }

  /** Errors: NOT_FOUND, BAD_USER_INPUT. */
  async preview(input: unknown): Promise<UnitSettingPreview> {
    allow(this.scope, "organizations.read");
    const { em } = this.scope;
    const change = await changeOf(em, parseChange(input));
    return previewOf(change, await readMemberAccounts(em, change.organization.id));
  }

  /**
   * Sets a setting of a unit, or lets the unit inherit it. The accounts below follow at once, unless they or a nearer unit
   * have a value of their own. Errors: NOT_FOUND, BAD_USER_INPUT.
   */
  async update(input: unknown): Promise<Organization> {
    allow(this.scope, "organizations.updateSettings");
    const given = parseChange(input);
    return this.scope.em.transactional(async (tx) => {
      // Two changes at the same time would otherwise each apply only its own, and one during a reading former units.
      await lockOrganization(tx, given.organizationId);
      const change = await changeOf(tx, given);
      const { organization, unitId, name, value, isInherited } = change;
      const preview = previewOf(change, await readMemberAccounts(tx, organization.id));
      const former = change.before.get(unitId)?.[name];
      const database = databaseOf(tx);
      await database
        .deleteFrom("unit_setting")
        .where("organization_id", "=", organization.id)
        .where("unit_id", "=", unitId)
        .where("name", "=", name)
        .execute();
      if (!isInherited)
        await database
          .insertInto("unit_setting")
          .values({ organization_id: organization.id, unit_id: unitId, name, value })
          .execute();
      await applyUnitSettings(tx, organization);
      await recordAudit(tx, this.scope, {
        action: "organizations.updateSettings",
        target: organization.id,
        targetName: organization.awsOrganizationId,
        details: {
          unit: unitId,
          setting: name,
          before: former === undefined ? "inherited" : former,
          after: isInherited ? "inherited" : value,
          accounts: preview.accountsChanged,
        },
      });
      return organization;
    });
  }
}

type GivenChange = z.output<typeof unitInput>;

function parseChange(input: unknown): GivenChange {
  const given = parseInput(unitInput, input);
  requireValidSetting(given);
  return given;
}

async function changeOf(em: Em, given: GivenChange): Promise<UnitChange> {
  const organization = await em.findOne(OrganizationEntity, { id: given.organizationId }, { refresh: true });
  if (!organization) throw new AppError("NOT_FOUND", { message: "There is no organization with this ID." });
  if (!organization.units.some(({ unitId }) => unitId === given.unitId))
    throw new AppError("NOT_FOUND", { message: "There is no unit with this ID in the organization." });
  const before = byUnit(await readUnitSettings(em, organization.id));
  const after = new Map(before);
  after.set(given.unitId, changedSettings(before.get(given.unitId) ?? {}, given));
  const { unitId, name, isInherited } = given;
  return { organization, unitId, name, value: given.value ?? null, isInherited, before, after };
}

interface UnitChange {
  readonly organization: Organization;
  readonly unitId: string;
  readonly name: AccountSetting;
  readonly value: number | null;
  readonly isInherited: boolean;
  readonly before: ReadonlyMap<string, SettingValues>;
  readonly after: ReadonlyMap<string, SettingValues>;
}

const MEMBER_ACCOUNT = {
  ...pick(a, "id", "source", "scanEveryHours"),
  own: a.ownSettings,
  inherited: a.inheritedSettings,
  /** Null for an account that no organization lists any more. */
  unitId: orNull(m.unitId),
};
type MemberAccount = RowOf<typeof MEMBER_ACCOUNT>;

/** The connected accounts of the organization. */
async function readMemberAccounts(em: Em, organizationId: string): Promise<readonly MemberAccount[]> {
  return select(
    databaseOf(em),
    MEMBER_ACCOUNT,
    sql`from ${m.$table} join ${a.$table} on ${a.awsAccountId} = ${m.awsAccountId} and ${a.status} <> 'ARCHIVED'
     where ${m.organizationId} = ${organizationId} order by ${a.id}`,
  );
}

/**
 * The accounts whose settings may change: all accounts of the organization or those with the given numbers, and accounts that
 * still inherit although no organization lists them any longer. They are locked, because an operator may change one.
 */
async function lockAccounts(
  tx: Em,
  organizationId: string,
  awsAccountIds: readonly string[] | null,
): Promise<readonly MemberAccount[]> {
  const isChosen =
    awsAccountIds === null
      ? sql`(${m.unitId} is not null or (${a.inheritedSettings} <> '{}'
              and not exists (select 1 from ${other.$table} where ${other.awsAccountId} = ${a.awsAccountId})))`
      : sql`${m.unitId} is not null and ${a.awsAccountId} = any(${sql.val([...awsAccountIds])}::text[])`;
  return select(
    databaseOf(tx),
    MEMBER_ACCOUNT,
    sql`from ${a.$table}
      left join ${m.$table} on ${m.awsAccountId} = ${a.awsAccountId} and ${m.organizationId} = ${organizationId}
     where (${a.status} <> 'ARCHIVED' or ${a.archivedReason} is not null) and ${isChosen}
     order by ${a.id} for no key update of a`,
  );
}

async function readUnitSettings(em: Em, organizationId: string): Promise<readonly UnitSetting[]> {
  const rows = await select(
    databaseOf(em),
    SETTING,
    sql`from ${s.$table} where ${s.organizationId} = ${organizationId} order by ${s.unitId}, ${s.name}`,
  );
  return rows.filter(({ name }) => ACCOUNT_SETTINGS.includes(name));
}

function byUnit(settings: readonly UnitSetting[]): Map<string, SettingValues> {
  const values = new Map<string, SettingValues>();
  for (const { unitId, name, value } of settings) values.set(unitId, { ...values.get(unitId), [name]: value });
  return values;
}

/** The maximum number of changed accounts that are named, as in a preview of thresholds. */
const CHANGED_SHOWN_MAX = 25;

function previewOf(
  { organization: { units }, unitId, name, before, after }: UnitChange,
  accounts: readonly MemberAccount[],
): UnitSettingPreview {
  const below = accounts.filter((account) => account.unitId !== null && isBelow(units, account.unitId, unitId));
  // A value of the unit reaches the accounts that have none of their own and no nearer unit with one.
  const withValue = new Map(after).set(unitId, { ...after.get(unitId), [name]: 0 });
  const reached = below.filter(
    (account) => account.own[name] === undefined && inheritedBy(account, units, withValue)[name]?.unitId === unitId,
  );
  const valueOf = (values: ReadonlyMap<string, SettingValues>, account: MemberAccount) =>
    inheritedBy(account, units, values)[name]?.value;
  const changed = reached.filter((account) => valueOf(before, account) !== valueOf(after, account));
  return {
    accountsBelow: below.length,
    accountsChanged: changed.length,
    accountsKept: below.length - reached.length,
    changedAccountIds: changed.slice(0, CHANGED_SHOWN_MAX).map(({ id }) => id),
  };
}

function inheritedBy(
  { unitId }: MemberAccount,
  units: readonly OrganizationUnit[],
  values: ReadonlyMap<string, SettingValues>,
): InheritedSettings {
  return unitId === null ? {} : inheritedSettings(units, values, unitId);
}

function isBelow(units: readonly OrganizationUnit[], unitId: string, aboveId: string): boolean {
  const parents = new Map(units.map((unit) => [unit.unitId, unit.parentId]));
  const passed = new Set<string>();
  for (let id: string | null = unitId; id !== null && !passed.has(id); id = parents.get(id) ?? null) {
    if (id === aboveId) return true;
    passed.add(id);
  }
  return false;
}

/**
 * Computes again what the accounts inherit. A changed scan interval moves the next scan, and never later than the new
 * interval. Call it in a transaction.
 */
export async function applyUnitSettings(
  tx: Em,
  { id, units }: Pick<Organization, "id" | "units">,
  awsAccountIds: readonly string[] | null = null,
): Promise<void> {
  const values = byUnit(await readUnitSettings(tx, id));
  const changes = (await lockAccounts(tx, id, awsAccountIds)).flatMap((account) => {
    const inherited = inheritedBy(account, units, values);
    const scanEveryHours = intervalOf(account, inherited);
    const isRescheduled = scanEveryHours !== account.scanEveryHours;
    if (!isRescheduled && isSame(inherited, account.inherited)) return [];
    const nextScanAt = firstScheduledAt(account.id, scanEveryHours)?.toISOString() ?? null;
    return [{ id: account.id, inherited, scanEveryHours, isRescheduled, nextScanAt }];
  });
  if (changes.length === 0) return;
  await sql`update ${a.$table}
               set ${account.inheritedSettings} = c.inherited, ${account.scanEveryHours} = c."scanEveryHours",
                   ${account.nextScanAt} = case when not c."isRescheduled" or ${a.status} = 'ARCHIVED' then ${a.nextScanAt}
                                       when c."nextScanAt" is not null then least(c."nextScanAt", ${a.nextScanAt}) end
              from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
                as c(id text, inherited jsonb, "scanEveryHours" integer, "isRescheduled" boolean, "nextScanAt" timestamptz)
             where ${a.id} = c.id`.execute(tx.getKysely());
}

/** The hours between two scans: the account's own value, the inherited one, or the default for its source. */
function intervalOf({ own, source }: MemberAccount, { scanEveryHours }: InheritedSettings): number | null {
  if (own.scanEveryHours !== undefined) return own.scanEveryHours;
  if (scanEveryHours) return scanEveryHours.value;
  return source === "OFFLINE_FILES" ? null : SCAN_EVERY_HOURS_DEFAULT;
}

function isSame(one: InheritedSettings, other: InheritedSettings): boolean {
  return ACCOUNT_SETTINGS.every(
    (name) =>
      one[name]?.value === other[name]?.value &&
      one[name]?.unitId === other[name]?.unitId &&
      one[name]?.unitPath === other[name]?.unitPath,
  );
}
