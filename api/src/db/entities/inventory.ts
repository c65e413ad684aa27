/**
 * The inventory of accounts: one table per resource type, keyed by (account, identity). A scan writes only the rows
 * whose content hash has changed, and sets `goneAt` if a resource was deleted. `document` has all facts. Lists filter
 * and sort by the columns.
 *
 * Rows do not contain their age, because the scan of an unchanged account must write nothing. Their age is the `asOf`
 * of their section in the coverage of the account's latest finished scan. The section is authorizationDetails for
 * users, groups, roles and policies, and credentialReport for keys and credentials.
 */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { AdministratorState } from "../../iam/admin-reach.ts";
import type { Group, InlinePolicy, LastUsed, Policy, Role, User } from "../../iam/account.ts";
import type { ReportedFindings } from "../../iam/access-analyzer.ts";
import type { RoleWorkloads } from "../../iam/workload-inventory.ts";
import type { OtherCredential } from "../../iam/other-credentials.ts";

const shared = {
  id: p.text().primary(),
  accountId: p.text(),
  /** The identity as defined in `iam/identity.ts`. */
  identity: p.text(),
  name: p.text(),
  arn: p.text().strictNullable(),
  createdAt: p.datetime().strictNullable(),
  contentHash: p.text(),
  firstSeenAt: p.datetime(),
  goneAt: p.datetime().strictNullable(),
};

/** Whether the user or role is an administrator. Null until a scan has evaluated it. */
const administrator = p.text().$type<AdministratorState>().strictNullable();

export interface UserCredentials {
  readonly passwordEnabled: boolean | null;
  readonly passwordLastUsed: LastUsed;
  readonly passwordLastChangedAt: number | null;
  readonly mfaActive: boolean;
  readonly lastActivityAt: number | null;
}

export interface UserDocument {
  readonly user: User;
  /** Null if the credential report was not read, or is older than the user. */
  readonly credentials: UserCredentials | null;
  /** The latest ones that were read, if `credentials` is null. Only the next reading is compared with them. */
  readonly knownCredentials?: UserCredentials;
  /** Virtual devices and, if they were read, hardware devices. */
  readonly mfaDevices: readonly {
    readonly serialNumber: string;
    readonly kind: "VIRTUAL" | "HARDWARE";
    readonly enabledAt: number | null;
  }[];
  /** Absent in rows that were stored before these credentials were read. */
  readonly otherCredentials?: readonly OtherCredential[];
  readonly areOtherCredentialsRead?: boolean;
  /** Null if IAM Access Analyzer was not read; missing in rows of earlier versions. */
  readonly reported?: ReportedFindings | null;
}

export const UserEntity = defineEntity({
  name: "IamUser",
  tableName: "iam_user",
  properties: { ...shared, administrator, document: p.json().$type<UserDocument>() },
});
export type UserRow = InferEntity<typeof UserEntity>;

export const AccessKeyEntity = defineEntity({
  name: "AccessKey",
  tableName: "access_key",
  properties: {
    ...shared,
    /** The `identity` of the user in `iam_user`. */
    userIdentity: p.text(),
    userName: p.text(),
    accessKeyId: p.text().strictNullable(),
    isActive: p.boolean(),
    lastUsedAt: p.datetime().strictNullable(),
    document: p.json().$type<{ readonly lastUsed: LastUsed }>(),
  },
});
export type AccessKeyRow = InferEntity<typeof AccessKeyEntity>;

export const GroupEntity = defineEntity({
  name: "IamGroup",
  tableName: "iam_group",
  properties: {
    ...shared,
    document: p.json().$type<{ readonly group: Group; readonly memberNames: readonly string[] }>(),
  },
});
export type GroupRow = InferEntity<typeof GroupEntity>;

export interface RoleDocument {
  readonly role: Role;
  /** The workloads that run with the role. Null if no workloads were read; missing in rows of earlier versions. */
  readonly runs?: RoleWorkloads | null;
  /** The findings that are reported for the role, as for users. */
  readonly reported?: ReportedFindings | null;
}

export const RoleEntity = defineEntity({
  name: "IamRole",
  tableName: "iam_role",
  properties: {
    ...shared,
    administrator,
    lastUsedAt: p.datetime().strictNullable(),
    document: p.json().$type<RoleDocument>(),
  },
});
export type RoleRow = InferEntity<typeof RoleEntity>;

export type PolicyType = "AWS_MANAGED" | "CUSTOMER_MANAGED" | "INLINE";

export interface PolicyHolderRef {
  readonly kind: "USER" | "GROUP" | "ROLE";
  readonly identity: string;
  readonly name: string;
  readonly arn: string;
  readonly isBoundary: boolean;
}

export const PolicyEntity = defineEntity({
  name: "IamPolicy",
  tableName: "iam_policy",
  properties: {
    ...shared,
    type: p.text().$type<PolicyType>(),
    attachmentCount: p.integer(),
    riskScore: p.integer(),
    document: p.json().$type<{
      readonly managed: Omit<Policy, "versions"> | null;
      readonly inline: InlinePolicy | null;
      /** The text of the default version, or of the inline policy. */
      readonly text: string;
      readonly attachedTo: readonly PolicyHolderRef[];
    }>(),
  },
});
export type PolicyRow = InferEntity<typeof PolicyEntity>;
