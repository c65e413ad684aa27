/**
 * Runs the escalation cases like a scan of offline files. Each case is written as the files that the AWS CLI prints,
 * then read, then evaluated by the check that raises alerts. The findings must match the verdicts expected of the
 * engine.
 */
import { describe, expect, test } from "vitest";
import { snapshotOf } from "../../test/support/account-case.ts";
import { ACCOUNT_ID, AT } from "../../test/support/build.ts";
import { readAccountTopics } from "../../test/support/cases.ts";
import type { AccountSnapshot, CredentialReport, InlinePolicy, PolicyHolder, Tag } from "../iam/account.ts";
import { escPath } from "../iam/checks/rules/esc-path.ts";
import { runCheck } from "../iam/checks/run.ts";
import { DEFAULT_CHECK_SETTINGS } from "../iam/settings.ts";
import { formatInstant } from "../iam/time.ts";
import { type OfflineFileKind, readOfflineAccount } from "./offline-files.ts";

const ACCOUNTS = readAccountTopics()
  .flatMap(({ file, accounts }) => accounts.map((each) => [`${file}/${each.name}`, each] as const))
  // Files contain nothing about the organization.
  .filter(([, { organization, notRead }]) => organization === undefined && notRead === undefined);

function valueOf<K extends keyof AccountSnapshot["sections"]>(snapshot: AccountSnapshot, name: K) {
  const section = snapshot.sections[name];
  if (section.status !== "read") throw new Error(`${name} was not read`);
  return section.value;
}

const at = formatInstant(AT);
const inline = (policies: readonly InlinePolicy[]) =>
  policies.map(({ policyName, document }) => ({
    PolicyName: policyName,
    PolicyDocument: JSON.parse(document) as unknown,
  }));
const tagged = (tags: readonly Tag[]) => tags.map(({ key, value }) => ({ Key: key, Value: value }));
const bounded = (arn: string | null) =>
  arn === null ? {} : { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: arn } };
const held = ({ arn, path, attachedPolicies }: PolicyHolder) => ({
  Arn: arn,
  Path: path,
  CreateDate: at,
  AttachedManagedPolicies: attachedPolicies.map(({ policyName, policyArn }) => ({
    PolicyName: policyName,
    PolicyArn: policyArn,
  })),
});

/** The account as `aws iam get-account-authorization-details` prints it. */
function detailsFile(snapshot: AccountSnapshot): string {
  const { users, groups, roles, policies } = valueOf(snapshot, "authorizationDetails");
  return JSON.stringify({
    UserDetailList: users.map((each) => ({
      ...held(each),
      UserName: each.userName,
      UserId: each.userId,
      UserPolicyList: inline(each.inlinePolicies),
      GroupList: each.groupNames,
      Tags: tagged(each.tags),
      ...bounded(each.permissionsBoundaryArn),
    })),
    GroupDetailList: groups.map((each) => ({
      ...held(each),
      GroupName: each.groupName,
      GroupId: each.groupId,
      GroupPolicyList: inline(each.inlinePolicies),
    })),
    RoleDetailList: roles.map((each) => ({
      ...held(each),
      RoleName: each.roleName,
      RoleId: each.roleId,
      AssumeRolePolicyDocument: JSON.parse(each.trustPolicy) as unknown,
      RolePolicyList: inline(each.inlinePolicies),
      InstanceProfileList: each.instanceProfiles.map(({ instanceProfileName, arn }) => ({
        InstanceProfileName: instanceProfileName,
        Arn: arn,
      })),
      Tags: tagged(each.tags),
      ...bounded(each.permissionsBoundaryArn),
    })),
    Policies: policies.map((each) => ({
      PolicyName: each.policyName,
      PolicyId: each.policyId,
      Arn: each.arn,
      Path: each.path,
      DefaultVersionId: each.defaultVersionId,
      CreateDate: at,
      PolicyVersionList: each.versions.map(({ versionId, isDefaultVersion, document }) => ({
        VersionId: versionId,
        IsDefaultVersion: isDefaultVersion,
        CreateDate: at,
        Document: JSON.parse(document) as unknown,
      })),
    })),
  });
}

const COLUMNS =
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

/** The report as `aws iam get-credential-report` returns it. */
function reportFile({ users }: CredentialReport): string {
  const rows = users.map(({ userName, arn, passwordEnabled, mfaActive, accessKeys }) => {
    const password = passwordEnabled ? ["true", at, at, "N/A"] : ["false", "N/A", "N/A", "N/A"];
    const keys = [0, 1].flatMap((slot) => {
      const key = accessKeys[slot];
      return key
        ? [String(key.isActive), formatInstant(key.createdAt!), "N/A", "N/A", "N/A"]
        : ["false", "N/A", "N/A", "N/A", "N/A"];
    });
    return [userName, arn, at, ...password, String(mfaActive), ...keys, "false", "N/A", "false", "N/A"].join(",");
  });
  return [COLUMNS, ...rows].join("\n");
}

function readByFile(snapshot: AccountSnapshot): AccountSnapshot {
  const files: Readonly<Partial<Record<OfflineFileKind, string>>> = {
    "authorization-details": detailsFile(snapshot),
    "credential-report": reportFile(valueOf(snapshot, "credentialReport")),
    workloads: JSON.stringify({ workloads: valueOf(snapshot, "workloads").workloads }),
  };
  return readOfflineAccount({
    awsAccountId: ACCOUNT_ID,
    files: Object.entries(files).map(([kind, content]) => ({
      kind: kind as OfflineFileKind,
      takenAt: AT,
      content: Buffer.from(content),
    })),
  }).snapshot;
}

const ELEVATED: Readonly<Record<string, string>> = { EXPLOITABLE: "CRITICAL", CONDITIONAL: "HIGH" };

describe("read from files", () => {
  test.each(ACCOUNTS)("%s", (_name, account) => {
    const result = runCheck(readByFile(snapshotOf(account)), escPath, DEFAULT_CHECK_SETTINGS);
    if (result.status !== "EVALUATED") throw new Error("not evaluated");
    const severities = new Map(
      result.findings.map(({ resource, severity }) => [`${resource.category} ${resource.name}`, severity]),
    );
    for (const [principal, { verdict }] of Object.entries(account.expect)) {
      if (principal.startsWith("external/")) continue;
      // A user and a role may have the same name.
      const subject = principal.replace("user/", "IAMUser ").replace("role/", "IAMRole ");
      expect(
        verdict.map((each) => ELEVATED[each] ?? "NONE"),
        principal,
      ).toContain(severities.get(subject) ?? "NONE");
    }
  });
});
