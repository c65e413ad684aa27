/** Compares a file of accounts with the connected ones: what is new, what changes, and what does not fit. Pure. */
import { partitionOfRegion } from "../../aws/regions.ts";
import type { Account } from "../../db/entities/account.ts";
import { ACCOUNT_SETTINGS, changedSettings, type SettingValues } from "../../iam/account-settings.ts";
import type { FileAccount, FileFields, ReadingName } from "../accounts/account-file.ts";
import type { FileMistake } from "../accounts/account-file-source.ts";
import { enablesWrites } from "../accounts/enabling-writes.ts";

/** The Region of a new account for which the file names none. */
const DEFAULT_REGION = "us-east-1";

export const PLANNED_EFFECTS = ["NEW", "CHANGED", "UNCHANGED"] as const;
export type PlannedEffect = (typeof PLANNED_EFFECTS)[number];

/** The column of each reading. */
export const READING_FIELDS = {
  lastAccessed: "readsLastAccessed",
  keyUse: "readsKeyUse",
  userCredentials: "readsUserCredentials",
  workloads: "readsWorkloads",
  resourcePolicies: "readsResourcePolicies",
  accessAnalyzer: "readsAccessAnalyzer",
  alerting: "readsAlerting",
} as const satisfies Record<ReadingName, keyof Account>;

export interface ExistingAccount {
  readonly account: Account;
  readonly groups: readonly string[];
}

export interface FieldChange {
  readonly field: string;
  /** Null for a new account. */
  readonly before: string | null;
  readonly after: string;
}

/** The columns that are saved. */
export type PlannedValues = Partial<
  Pick<
    Account,
    | "name"
    | "roleArn"
    | "externalId"
    | "region"
    | "readsLastAccessed"
    | "readsKeyUse"
    | "readsUserCredentials"
    | "readsWorkloads"
    | "readsResourcePolicies"
    | "readsAccessAnalyzer"
    | "readsAlerting"
    | "keyUseRegions"
    | "workloadRegions"
    | "ownSettings"
  >
>;

export interface PlannedAccount {
  readonly awsAccountId: string;
  readonly name: string;
  readonly line: number;
  readonly effect: PlannedEffect;
  /** Null for a new account. */
  readonly account: Account | null;
  readonly changes: readonly FieldChange[];
  readonly values: PlannedValues;
  /** Null if the file does not name the groups. */
  readonly groups: readonly string[] | null;
}

export interface AccountPlan {
  readonly accounts: readonly PlannedAccount[];
  readonly mistakes: readonly FileMistake[];
}

/** `existing` holds the connected accounts by their AWS account number, with several if two have the same. */
export function planAccounts(
  file: readonly FileAccount[],
  existing: ReadonlyMap<string, readonly ExistingAccount[]>,
): AccountPlan {
  const mistakes: FileMistake[] = [];
  const accounts = file.flatMap((given) => {
    const [found, ...others] = existing.get(given.awsAccountId) ?? [];
    const refuse = (field: string, message: string) => {
      const { line, column } = given.places[field] ?? given.place;
      mistakes.push({ line, column, message: `${field}: ${message}` });
    };
    if (others.length > 0) {
      refuse(
        "id",
        `${others.length + 1} connections wait for their role in ${given.awsAccountId}. Disconnect all but one first.`,
      );
      return [];
    }
    return planAccount(given, found ?? null, refuse) ?? [];
  });
  return { accounts, mistakes };
}

type Refuse = (field: string, message: string) => void;

function planAccount(given: FileAccount, found: ExistingAccount | null, refuse: Refuse): PlannedAccount | null {
  const { awsAccountId, place, fields } = given;
  const account = found?.account ?? null;
  const isRole = (account?.source ?? "ASSUME_ROLE") === "ASSUME_ROLE";
  if (fields.source !== undefined && fields.source !== (account?.source ?? "ASSUME_ROLE"))
    refuse(
      "source",
      account
        ? `the account is connected as ${account.source}, and a file cannot change that.`
        : "a file can connect accounts only with a role. Leave source out.",
    );
  if (account?.source === "SANDBOX") {
    refuse("id", "this is the demo account, which a file cannot change.");
    return null;
  }
  if (!isRole)
    for (const field of ["role", "externalId"] as const)
      if (fields[field] !== undefined)
        refuse(field, `must be left out: the account is connected as ${account!.source}, without a role.`);
  if (account === null)
    for (const [field, value] of [
      ["name", fields.name],
      ["role", fields.role ?? given.defaults.role],
      ["externalId", fields.externalId ?? given.defaults.externalId],
    ] as const)
      if (value === undefined)
        refuse(
          field,
          `is missing, and ${awsAccountId} is not connected yet. Add it to the account${field === "name" ? "" : " or to defaults"}.`,
        );

  const values = valuesOf(given, account, isRole);
  const named = roleAccountOf(values.roleArn);
  if (named !== null && named !== awsAccountId && fields.role === undefined)
    refuse(
      "role",
      `the defaults name a role of account ${named}. Write there only the name of the role, without its ARN.`,
    );
  checkPartition(values, account, refuse);
  checkOffline(fields, account, refuse);
  if (account !== null && enablesWrites(account, { id: account.id, ...values, writes: account.writes }))
    refuse("role", "writes to this account are on, so its role can be changed only on the Accounts page.");
  const groups = fields.groups ?? given.defaults.groups ?? null;
  const changes = [...changesOf(account, values), ...groupChange(found, groups)];
  const effectOnKnown = changes.length > 0 ? "CHANGED" : "UNCHANGED";
  return {
    awsAccountId,
    name: values.name ?? account?.name ?? awsAccountId,
    line: place.line,
    effect: account === null ? "NEW" : effectOnKnown,
    account,
    changes,
    values,
    groups,
  };
}

function valuesOf(given: FileAccount, account: Account | null, isRole: boolean): PlannedValues {
  const { awsAccountId, fields, defaults } = given;
  const isOffline = account?.source === "OFFLINE_FILES";
  const region = fields.region ?? defaults.region ?? account?.region ?? DEFAULT_REGION;
  const role = isRole ? (fields.role ?? defaults.role) : undefined;
  const externalId = isRole ? (fields.externalId ?? defaults.externalId) : undefined;
  let ownSettings: SettingValues = account?.ownSettings ?? {};
  const settings = { ...defaults.settings, ...fields.settings };
  for (const name of ACCOUNT_SETTINGS) {
    const value = settings[name];
    if (value !== undefined)
      ownSettings = changedSettings(
        ownSettings,
        value === "inherited" ? { name, isInherited: true } : { name, value, isInherited: false },
      );
  }
  const readings = { ...(isOffline ? {} : defaults.readings), ...fields.readings };
  return {
    name: fields.name ?? account?.name ?? awsAccountId,
    region,
    ...(role !== undefined && {
      roleArn: role.startsWith("arn:") ? role : `arn:${partitionOfRegion(region)}:iam::${awsAccountId}:role/${role}`,
    }),
    ...(externalId !== undefined && { externalId }),
    ownSettings,
    ...Object.fromEntries(
      Object.entries(READING_FIELDS).flatMap(([name, column]) => {
        const isOn = readings[name as ReadingName];
        return isOn === undefined ? [] : [[column, isOn]];
      }),
    ),
    keyUseRegions: fields.keyUseRegions ?? defaults.keyUseRegions ?? account?.keyUseRegions ?? [],
    workloadRegions: fields.workloadRegions ?? defaults.workloadRegions ?? account?.workloadRegions ?? [],
  };
}

function checkPartition({ roleArn, region }: PlannedValues, account: Account | null, refuse: Refuse): void {
  const arn = roleArn ?? account?.roleArn;
  if (arn == null || region === undefined) return;
  const partition = partitionOfRegion(region);
  if (!arn.startsWith(`arn:${partition}:`))
    refuse(
      "region",
      `${region} is in the partition ${partition}, and the role is ${arn.split(":")[1]}. Choose a Region of the role's partition.`,
    );
}

/** The fields that an account of offline files cannot have. Defaults of the file do not count for it. */
function checkOffline({ readings }: FileFields, account: Account | null, refuse: Refuse): void {
  if (account?.source !== "OFFLINE_FILES") return;
  for (const [name, isOn] of Object.entries(readings))
    if (isOn) refuse("readings", `${name} must be false: nothing is read from AWS for an account of offline files.`);
}

function changesOf(account: Account | null, values: PlannedValues): readonly FieldChange[] {
  const { ownSettings = {}, ...columns } = values;
  const changes = Object.entries(columns).map(([column, after]) => ({
    field: LABELS[column] ?? column,
    before: account && textOf(account[column as keyof typeof columns]),
    after: textOf(after),
  }));
  const settings = ACCOUNT_SETTINGS.map((name) => ({
    field: name,
    before: account && settingText(account.ownSettings[name]),
    after: settingText(ownSettings[name]),
  }));
  // The defaults of a new account are not shown as changes.
  return [...changes, ...settings].filter(({ before, after }) =>
    before === null ? !["inherited", "none", "false"].includes(after) : before !== after,
  );
}

function groupChange(found: ExistingAccount | null, groups: readonly string[] | null): readonly FieldChange[] {
  if (groups === null) return [];
  const key = (names: readonly string[]) =>
    JSON.stringify([...new Set(names.map((name) => name.toLowerCase()))].toSorted());
  if (key(found?.groups ?? []) === key(groups)) return [];
  return [{ field: "groups", before: found && textOf(found.groups.toSorted()), after: textOf(groups.toSorted()) }];
}

/** The number of the account in the ARN of a role. Null if there is none. */
export function roleAccountOf(roleArn: string | null | undefined): string | null {
  return /^arn:[\w-]+:iam::(\d{12}):/.exec(roleArn ?? "")?.[1] ?? null;
}

/** The names in the file of columns with another name. */
const LABELS: Readonly<Record<string, string>> = {
  roleArn: "role",
  ...Object.fromEntries(Object.entries(READING_FIELDS).map(([name, column]) => [column, `readings.${name}`])),
};

function textOf(value: string | number | boolean | readonly string[] | null | undefined): string {
  return (Array.isArray(value) ? value.join(", ") : String(value ?? "")) || "none";
}

function settingText(value: number | null | undefined): string {
  if (value === undefined) return "inherited";
  return value === null ? "never" : String(value);
}
