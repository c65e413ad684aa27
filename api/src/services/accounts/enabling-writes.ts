/** Switching writes on for an account, as the action that a second person may have to approve. */
import type { Account, WriteMode } from "../../db/entities/account.ts";
import type { ProtectedAction } from "../approvals/require-approval.ts";
import type { AccountChange } from "./account-change.ts";

/** Whether the change switches writes on, or changes the credentials with which IAM Monitor writes. */
export function enablesWrites(account: Account, change: AccountChange): boolean {
  const mode = change.writes ?? account.writes;
  if (mode === "OFF") return false;
  const changesRole =
    mode === "ROTATE_ROLE"
      ? change.rotateRoleArn != null && change.rotateRoleArn !== account.rotateRoleArn
      : change.roleArn != null && change.roleArn !== account.roleArn;
  return mode !== account.writes || changesRole;
}

const MODES: Readonly<Record<WriteMode, string>> = {
  OFF: "off",
  ROTATE_ROLE: "on, using the rotate role",
  CONNECTION: "on, using this connection",
};

/** The settings that a change may contain besides the mode, with their names for people and for an empty value. */
const SETTINGS: readonly (readonly [key: SettingKey, label: string, ifEmpty?: string])[] = [
  ["name", "Name"],
  ["region", "Region"],
  ["roleArn", "Role ARN"],
  ["rotateRoleArn", "Rotate role ARN"],
  ["readsLastAccessed", "Reads last accessed data"],
  ["readsKeyUse", "Reads who uses access keys"],
  ["keyUseRegions", "Regions read for the use of keys"],
  ["readsUserCredentials", "Reads other credentials of users"],
  ["readsWorkloads", "Reads workloads"],
  ["readsResourcePolicies", "Reads the policies of resources"],
  ["readsAccessAnalyzer", "Reads IAM Access Analyzer"],
  ["readsAlerting", "Reads who is alerted"],
  ["workloadRegions", "Regions read for workloads, resource policies and IAM Access Analyzer", "all"],
  ["scanEveryHours", "Hours between scans"],
];

type SettingKey = Exclude<keyof AccountChange & keyof Account, "id" | "writes">;

/** The credentials with which IAM Monitor writes in the account after the change. */
function writerOf(account: Account, change: AccountChange): string {
  const connection = CONNECTIONS[account.source]({ ...account, roleArn: change.roleArn ?? account.roleArn });
  if ((change.writes ?? account.writes) !== "ROTATE_ROLE") return connection;
  return `${change.rotateRoleArn ?? account.rotateRoleArn}, assumed by: ${connection}`;
}

const CONNECTIONS: Readonly<
  Record<Account["source"], (account: Pick<Account, "roleArn" | "profile" | "accessKeyId" | "endpoint">) => string>
> = {
  ASSUME_ROLE: ({ roleArn }) => roleArn ?? "a role that is not named yet",
  STATIC_KEYS: ({ accessKeyId }) => `the stored access key ${accessKeyId}`,
  PROFILE: ({ profile }) => `the AWS profile ${profile} of the IAM Monitor host`,
  ENVIRONMENT: () => "the AWS credentials in the environment of IAM Monitor",
  SANDBOX: ({ endpoint }) => `the demo sandbox at ${endpoint}`,
  OFFLINE_FILES: () => "offline files, which cannot write",
};

function settingText(value: string | number | boolean | readonly string[] | null, ifEmpty = "none"): string {
  return Array.isArray(value) ? value.join(", ") || ifEmpty : String(value ?? ifEmpty);
}

/** The approvable action. Call it before the change is applied to the account. */
export function enablingWrites(account: Account, change: AccountChange): ProtectedAction {
  const { id, name, awsAccountId, source, status, region, roleArn, rotateRoleArn, accessKeyId, profile } = account;
  const mode = change.writes ?? account.writes;
  const settings = SETTINGS.flatMap(([key, label, ifEmpty]) => {
    const [before, after] = [account[key], change[key]];
    if (after == null || String(after) === String(before)) return [];
    return [{ name: label, value: `${settingText(before, ifEmpty)} → ${settingText(after, ifEmpty)}` }];
  });
  return {
    input: { ...change },
    state: {
      name,
      awsAccountId,
      source,
      status,
      region,
      roleArn,
      rotateRoleArn,
      accessKeyId,
      profile,
      writes: account.writes,
    },
    summary:
      mode === account.writes
        ? `Change the role with which IAM Monitor writes to the account ${name}`
        : `Switch writes to AWS on for the account ${name}`,
    facts: [
      { name: "Account", value: `${name} (${awsAccountId ?? "AWS account not known yet"})` },
      { name: "Writes to AWS", value: `${MODES[account.writes]} → ${MODES[mode]}` },
      { name: "Writes as", value: writerOf(account, change) },
      ...settings,
    ],
    subject: { kind: "ACCOUNT", name, accountId: id },
  };
}
