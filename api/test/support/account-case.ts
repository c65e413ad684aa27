/**
 * An account in the format of `aws iam get-account-authorization-details`. Details that no case tests are left out:
 * unique ids, ARNs and dates are derived from names. The results of other calls are added: organization, credentials,
 * workloads.
 */
import type {
  AccountSnapshot,
  InlinePolicy,
  Organization,
  OrganizationPolicy,
  SectionName,
  Tag,
} from "../../src/iam/account.ts";
import type { EscalationFacts } from "../../src/iam/escalation/simulation/account-index.ts";
import { completeInventory, type Workload } from "../../src/iam/workload-inventory.ts";
import {
  ACCOUNT_ID,
  attached,
  AT,
  buildSnapshot,
  daysAgo,
  group,
  key,
  policy,
  policyText,
  reportRow,
  role,
  skipped,
  user,
} from "./build.ts";

type Document = string | object;

interface Holder {
  readonly Path?: string;
  readonly AttachedManagedPolicies?: readonly { readonly PolicyArn: string }[];
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn: string };
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

type Inline = readonly { readonly PolicyName: string; readonly PolicyDocument: Document }[];

interface Details {
  readonly UserDetailList?: readonly (Holder & {
    readonly UserName: string;
    readonly UserId?: string;
    readonly UserPolicyList?: Inline;
    readonly GroupList?: readonly string[];
  })[];
  readonly GroupDetailList?: readonly (Holder & { readonly GroupName: string; readonly GroupPolicyList?: Inline })[];
  readonly RoleDetailList?: readonly (Holder & {
    readonly RoleName: string;
    readonly RoleId?: string;
    readonly AssumeRolePolicyDocument: Document;
    readonly RolePolicyList?: Inline;
    readonly InstanceProfileList?: readonly { readonly InstanceProfileName: string; readonly Arn: string }[];
  })[];
  readonly Policies?: readonly {
    readonly PolicyName: string;
    readonly Path?: string;
    readonly DefaultVersionId?: string;
    readonly PolicyVersionList: readonly {
      readonly VersionId: string;
      readonly IsDefaultVersion: boolean;
      readonly Document: Document;
    }[];
  }[];
}

type AttachedPolicies = readonly {
  readonly targetId: string;
  readonly policyName: string;
  readonly document: Document;
}[];

export interface WrittenAccount {
  readonly details: Details;
  /** Omitted or null if the account is in no organization. */
  readonly organization?:
    | (Omit<Organization, "serviceControlPolicies" | "resourceControlPolicies"> & {
        readonly serviceControlPolicies: AttachedPolicies | null;
        /** Omitted if the organization has none, null if they were not read. */
        readonly resourceControlPolicies?: AttachedPolicies | null;
      })
    | null;
  /** The credentials of each user, by user name. A user that is not listed has neither password nor key. */
  readonly credentials?: Readonly<
    Record<
      string,
      { readonly password?: boolean; readonly mfa?: boolean; readonly keys?: readonly ("Active" | "Inactive")[] }
    >
  >;
  /** Omitted if the account has no workloads. */
  readonly workloads?: readonly Workload[];
  /** The AWS partition of the account, `aws` by default. ARNs in cases are always written with `aws`. */
  readonly partition?: string;
  /** The sections that could not be read. */
  readonly notRead?: readonly SectionName[];
}

/** The AWS managed policies that cases name, unless the account of a case lists the policy itself. */
const AWS_MANAGED: Readonly<Record<string, object>> = {
  AdministratorAccess: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  PowerUserAccess: {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
      {
        Effect: "Allow",
        Action: [
          "account:GetAccountInformation",
          "account:GetPrimaryEmail",
          "account:ListRegions",
          "iam:CreateServiceLinkedRole",
          "iam:DeleteServiceLinkedRole",
          "iam:ListRoles",
          "organizations:DescribeEffectivePolicy",
          "organizations:DescribeOrganization",
        ],
        Resource: "*",
      },
    ],
  },
  IAMFullAccess: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: [
          "iam:*",
          "organizations:DescribeAccount",
          "organizations:DescribeOrganization",
          "organizations:ListPolicies",
        ],
        Resource: "*",
      },
    ],
  },
  ReadOnlyAccess: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["iam:Get*", "iam:List*", "s3:Get*"], Resource: "*" }],
  },
};

export function snapshotOf(written: WrittenAccount): AccountSnapshot {
  const { details } = written;
  const users = (details.UserDetailList ?? []).map((each) =>
    user({
      userName: each.UserName,
      ...(each.UserId && { userId: each.UserId }),
      ...holderOf(each, each.UserPolicyList),
      ...boundedAndTagged(each),
      groupNames: each.GroupList ?? [],
    }),
  );
  const groups = (details.GroupDetailList ?? []).map((each) =>
    group({ groupName: each.GroupName, ...holderOf(each, each.GroupPolicyList) }),
  );
  const roles = (details.RoleDetailList ?? []).map((each) =>
    role({
      roleName: each.RoleName,
      ...(each.RoleId && { roleId: each.RoleId }),
      trustPolicy: policyText(each.AssumeRolePolicyDocument),
      ...holderOf(each, each.RolePolicyList),
      ...boundedAndTagged(each),
      instanceProfiles: (each.InstanceProfileList ?? []).map(({ InstanceProfileName, Arn }) => ({
        instanceProfileName: InstanceProfileName,
        arn: Arn,
      })),
    }),
  );
  const rows = users.map((each) => {
    const { password = false, mfa = false, keys = [] } = written.credentials?.[each.userName] ?? {};
    return reportRow(each, {
      passwordEnabled: password,
      mfaActive: mfa,
      accessKeys: keys.map((state, i) => key({ isActive: state === "Active", ageDays: 10 + i })),
    });
  });
  const { organization = null, workloads = [], partition = "aws", notRead = [] } = written;
  const snapshot = buildSnapshot({
    partition,
    users,
    groups,
    roles,
    policies: [...ownPolicies(details), ...awsManaged(details)],
    credentialReport: { users: rows },
    organization: organization && {
      ...organization,
      serviceControlPolicies: attachedPolicies(organization.serviceControlPolicies, "p"),
      resourceControlPolicies: attachedPolicies(
        organization.resourceControlPolicies === undefined ? [] : organization.resourceControlPolicies,
        "p-rcp",
      ),
    },
    workloads: completeInventory(workloads),
    sections: Object.fromEntries(notRead.map((name) => [name, skipped()])),
  });
  return partition === "aws"
    ? snapshot
    : (JSON.parse(JSON.stringify(snapshot).replaceAll("arn:aws:", `arn:${partition}:`)) as AccountSnapshot);
}

export function escalationFactsOf(written: WrittenAccount): EscalationFacts {
  const { awsAccountId, partition, sections } = snapshotOf(written);
  const { authorizationDetails, credentialReport, organization, workloads } = sections;
  if (authorizationDetails.status !== "read") throw new Error("a case without authorization details");
  return {
    awsAccountId,
    partition,
    at: AT,
    details: authorizationDetails.value,
    ...(credentialReport.status === "read" && { credentialReport: credentialReport.value }),
    ...(organization.status === "read" && { organization: organization.value }),
    ...(workloads.status === "read" && { workloads: workloads.value }),
  };
}

function holderOf({ Path = "/", AttachedManagedPolicies = [] }: Holder, inline: Inline = []) {
  return {
    path: Path,
    inlinePolicies: inline.map(({ PolicyName, PolicyDocument }): InlinePolicy => ({
      policyName: PolicyName,
      document: policyText(PolicyDocument),
    })),
    attachedPolicies: AttachedManagedPolicies.map(({ PolicyArn }) => attached(PolicyArn)),
  };
}

function boundedAndTagged({ PermissionsBoundary, Tags = [] }: Holder) {
  return {
    permissionsBoundaryArn: PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    tags: Tags.map(({ Key, Value }): Tag => ({ key: Key, value: Value })),
  };
}

function ownPolicies({ Policies = [] }: Details) {
  return Policies.map(({ PolicyName, Path = "/", DefaultVersionId = "v1", PolicyVersionList }) =>
    policy({
      policyName: PolicyName,
      path: Path,
      arn: `arn:aws:iam::${ACCOUNT_ID}:policy${Path}${PolicyName}`,
      defaultVersionId: DefaultVersionId,
      versions: PolicyVersionList.map(({ VersionId, IsDefaultVersion, Document }) => ({
        versionId: VersionId,
        isDefaultVersion: IsDefaultVersion,
        createdAt: daysAgo(10),
        document: policyText(Document),
      })),
    }),
  );
}

function awsManaged({ UserDetailList = [], GroupDetailList = [], RoleDetailList = [] }: Details) {
  const arns = [...UserDetailList, ...GroupDetailList, ...RoleDetailList].flatMap(
    ({ AttachedManagedPolicies = [], PermissionsBoundary }) => [
      ...AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn),
      ...(PermissionsBoundary ? [PermissionsBoundary.PermissionsBoundaryArn] : []),
    ],
  );
  return [...new Set(arns)].flatMap((arn) => {
    const policyName = arn.slice(arn.lastIndexOf("/") + 1);
    const document = arn.startsWith("arn:aws:iam::aws:") ? AWS_MANAGED[policyName] : undefined;
    return document ? [policy({ policyName, isAwsManaged: true, document })] : [];
  });
}

function attachedPolicies(policies: AttachedPolicies | null, prefix: string): readonly OrganizationPolicy[] | null {
  return (
    policies &&
    policies.map(({ document, ...each }, i) => ({
      ...each,
      policyId: `${prefix}-${i}`,
      document: policyText(document),
    }))
  );
}
