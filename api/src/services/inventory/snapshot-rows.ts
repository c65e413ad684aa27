/** Converts a snapshot to the rows of the inventory tables, without side effects. */
import { createHash } from "node:crypto";
import type {
  AccessKeyRow,
  GroupRow,
  PolicyHolderRef,
  PolicyRow,
  RoleRow,
  UserDocument,
  UserRow,
} from "../../db/entities/inventory.ts";
import { FINDINGS_MAX, findingsByResource, type ReportedFindings } from "../../iam/access-analyzer.ts";
import type {
  AccountSnapshot,
  AuthorizationDetails,
  CredentialReportRow,
  Role,
  SnapshotSections,
  User,
} from "../../iam/account.ts";
import { type AccessKeySubject, accessKeys, keysBeyondReport, type KnownAccessKey } from "../../iam/checks/subjects.ts";
import { otherCredentialsOf } from "../../iam/other-credentials.ts";
import { accessKeyIdentity, inlinePolicyRef, policyOwners, userCredentials } from "../../iam/identity.ts";
import { defaultDocument } from "../../iam/inventory-facts.ts";
import type { Section } from "../../iam/section.ts";
import type { Instant } from "../../iam/time.ts";
import { workloadsByRole } from "../../iam/workload-inventory.ts";

type Shared = "id" | "accountId" | "firstSeenAt" | "goneAt" | "contentHash" | "administrator";
/** A row before it is stored. The database layer adds its ID and times, and the analysis whether it is an administrator. */
export type InventoryRow<T> = Omit<T, Shared> & { contentHash: string };

export interface InventoryRows {
  readonly iam_user: readonly InventoryRow<UserRow>[];
  readonly access_key: readonly InventoryRow<AccessKeyRow>[];
  readonly iam_group: readonly InventoryRow<GroupRow>[];
  readonly iam_role: readonly InventoryRow<RoleRow>[];
  readonly iam_policy: readonly InventoryRow<PolicyRow>[];
}

/**
 * Yields only the tables whose sections were read, so that rows of unread sections are neither changed nor marked as
 * deleted. Only one table's rows are in memory at a time. `riskScores` are those of `policyTexts`. Without them the
 * policies stay as they are.
 */
export function* inventoryRows(
  snapshot: AccountSnapshot,
  riskScores: readonly number[] | null,
): Generator<{ [T in keyof InventoryRows]: readonly [T, InventoryRows[T]] }[keyof InventoryRows]> {
  const details = valueOf(snapshot.sections.authorizationDetails);
  const report = valueOf(snapshot.sections.credentialReport);
  const isReportOnly = !details && snapshot.sections.authorizationDetails.status === "skipped";
  if (details) {
    yield ["iam_user", userRows(snapshot, details)];
    yield ["iam_group", groupRows(details)];
    yield ["iam_role", roleRows(snapshot, details)];
    if (riskScores) yield ["iam_policy", policyRows(details, riskScores)];
  }
  if (report && isReportOnly) yield ["iam_user", reportedUserRows(snapshot)];
  if (report && (details || isReportOnly)) yield ["access_key", keyRows(snapshot)];
}

function valueOf<T>(section: Section<T>): T | null {
  return section.status === "read" ? section.value : null;
}

function reportedBy({ accessAnalyzer }: SnapshotSections): ((arn: string) => ReportedFindings) | null {
  const inventory = valueOf(accessAnalyzer);
  if (!inventory) return null;
  const reportedOf = findingsByResource(inventory);
  return (arn) => {
    const { findings, ...reported } = reportedOf(arn);
    return { ...reported, findings: findings.slice(0, FINDINGS_MAX) };
  };
}

function userRows({ sections }: AccountSnapshot, details: AuthorizationDetails): InventoryRow<UserRow>[] {
  const report = valueOf(sections.credentialReport);
  const rows = new Map(report ? userCredentials(report, details).map(({ user, row }) => [user.userId, row]) : []);
  const virtualDevices = valueOf(sections.virtualMfaDevices) ?? [];
  const virtualOf = Map.groupBy(
    virtualDevices.filter((device) => device.userArn !== null),
    (device) => device.userArn!,
  );
  const virtual = new Set(virtualDevices.map(({ serialNumber }) => serialNumber));
  const hardwareOf = byUser(valueOf(sections.mfaDevices)?.filter(({ serialNumber }) => !virtual.has(serialNumber)));
  const serviceSpecificOf = byUser(valueOf(sections.serviceSpecificCredentials));
  const sshKeysOf = byUser(valueOf(sections.sshPublicKeys));
  const reportedOf = reportedBy(sections);
  return details.users.map((user) => {
    const row = rows.get(user.userId) ?? null;
    return userRow(user, {
      row,
      mfaDevices: [
        ...(virtualOf.get(user.arn) ?? []).map((device) => ({ ...device, kind: "VIRTUAL" as const })),
        ...(hardwareOf?.get(user.userName) ?? []).map((device) => ({ ...device, kind: "HARDWARE" as const })),
      ],
      others: otherCredentialsOf({
        serviceSpecific: serviceSpecificOf && (serviceSpecificOf.get(user.userName) ?? []),
        sshKeys: sshKeysOf && (sshKeysOf.get(user.userName) ?? []),
        row,
      }),
      reported: reportedOf && reportedOf(user.arn),
    });
  });
}

/** Null if the section was not read. */
function byUser<T extends { readonly userName: string }>(
  items: readonly T[] | null | undefined,
): Map<string, T[]> | null {
  return items ? Map.groupBy(items, ({ userName }) => userName) : null;
}

/**
 * The users of an offline account that has only a credential report. They have no unique ID, so the ARN is used
 * instead.
 */
function reportedUserRows(snapshot: AccountSnapshot): InventoryRow<UserRow>[] {
  const report = valueOf(snapshot.sections.credentialReport);
  return (report ? userCredentials(report, undefined) : []).map(({ user, row }) => {
    const reportedUser: User = {
      ...user,
      path: "/",
      inlinePolicies: [],
      attachedPolicies: [],
      groupNames: [],
      permissionsBoundaryArn: null,
      tags: [],
    };
    const others = otherCredentialsOf({ serviceSpecific: null, sshKeys: null, row });
    return userRow(reportedUser, { row, mfaDevices: [], others, reported: null });
  });
}

interface UserFacts {
  readonly row: CredentialReportRow | null;
  readonly mfaDevices: UserDocument["mfaDevices"];
  readonly others: ReturnType<typeof otherCredentialsOf>;
  readonly reported: ReportedFindings | null;
}

function userRow(user: User, { row, mfaDevices, others, reported }: UserFacts): InventoryRow<UserRow> {
  const document: UserDocument = {
    user,
    credentials: row && {
      passwordEnabled: row.passwordEnabled,
      passwordLastUsed: row.passwordLastUsed,
      passwordLastChangedAt: row.passwordLastChangedAt,
      mfaActive: row.mfaActive,
      lastActivityAt: lastActivityAt(row),
    },
    mfaDevices: mfaDevices.map(({ serialNumber, kind, enabledAt }) => ({ serialNumber, kind, enabledAt })),
    otherCredentials: others.items,
    areOtherCredentialsRead: others.areAllRead,
    reported,
  };
  return hashed({
    identity: user.userId,
    name: user.userName,
    arn: user.arn,
    createdAt: new Date(user.createdAt),
    document,
  });
}

function lastActivityAt(row: CredentialReportRow): Instant | null {
  const uses = [row.passwordLastUsed, ...row.accessKeys.map((key) => key.lastUsed)].flatMap((use) =>
    use.status === "USED" ? [use.at] : [],
  );
  return uses.length > 0 ? Math.max(...uses) : null;
}

/** The access keys of the users, and what the report does not tell about them. */
export function keySubjects(snapshot: AccountSnapshot): readonly AccessKeySubject[] {
  const facts = keyFacts(snapshot);
  return facts ? accessKeys(facts) : [];
}

/** The keys of users whom the report does not contain, as they were listed. */
export function newerKeySubjects(snapshot: AccountSnapshot): ReturnType<typeof keysBeyondReport> {
  const facts = keyFacts(snapshot);
  return facts ? keysBeyondReport(facts) : [];
}

function keyFacts({ sections }: AccountSnapshot): Parameters<typeof accessKeys>[0] | null {
  const { credentialReport, authorizationDetails, accessKeys: metadata } = sections;
  if (credentialReport.status !== "read") return null;
  return {
    credentialReport: credentialReport.value,
    ...(authorizationDetails.status === "read" && { authorizationDetails: authorizationDetails.value }),
    ...(metadata.status === "read" && { accessKeys: metadata.value }),
  };
}

function keyRows(snapshot: AccountSnapshot): InventoryRow<AccessKeyRow>[] {
  return [
    ...keySubjects(snapshot).flatMap((subject) => (subject.kind === "KEY" ? [keyRow(subject)] : [])),
    ...newerKeySubjects(snapshot).map(({ user, key }) => {
      const { createdAt, accessKeyId, lastUsed } = key;
      return keyRow({ user, key: { ...key, lastUsed: lastUsed ?? { status: "UNKNOWN" } }, createdAt, accessKeyId });
    }),
  ];
}

function keyRow({
  user,
  key,
  createdAt,
  accessKeyId,
}: Pick<KnownAccessKey, "user" | "key" | "createdAt" | "accessKeyId">): InventoryRow<AccessKeyRow> {
  return hashed({
    identity: accessKeyIdentity(user.userId, createdAt),
    name: accessKeyId ?? user.userName,
    arn: null,
    createdAt: new Date(createdAt),
    userIdentity: user.userId,
    userName: user.userName,
    accessKeyId,
    isActive: key.isActive,
    lastUsedAt: key.lastUsed.status === "USED" ? new Date(key.lastUsed.at) : null,
    document: { lastUsed: key.lastUsed },
  });
}

function groupRows(details: AuthorizationDetails): InventoryRow<GroupRow>[] {
  const members = new Map<string, string[]>();
  for (const user of details.users)
    for (const group of user.groupNames) members.set(group, [...(members.get(group) ?? []), user.userName]);
  return details.groups.map((group) =>
    hashed({
      identity: group.groupId,
      name: group.groupName,
      arn: group.arn,
      createdAt: new Date(group.createdAt),
      document: { group, memberNames: members.get(group.groupName) ?? [] },
    }),
  );
}

function roleRows({ sections }: AccountSnapshot, details: AuthorizationDetails): InventoryRow<RoleRow>[] {
  const inventory = valueOf(sections.workloads);
  const runsAs = inventory && workloadsByRole(inventory);
  const reportedOf = reportedBy(sections);
  return details.roles.map((role: Role) =>
    hashed({
      identity: role.roleId,
      name: role.roleName,
      arn: role.arn,
      createdAt: new Date(role.createdAt),
      lastUsedAt: role.lastUsed ? new Date(role.lastUsed.at) : null,
      document: { role, runs: runsAs && runsAs(role.arn), reported: reportedOf && reportedOf(role.arn) },
    }),
  );
}

/** The documents of the rows that `policyRows` returns, in the same order. */
export function policyTexts(details: AuthorizationDetails): readonly string[] {
  return [
    ...details.policies.map(defaultDocument),
    ...policyOwners(details).flatMap(({ holder }) => holder.inlinePolicies.map(({ document }) => document)),
  ];
}

function policyRows(details: AuthorizationDetails, riskScores: readonly number[]): InventoryRow<PolicyRow>[] {
  const attachedTo = policyHolders(details);
  const scores = riskScores.values();
  const managed = details.policies.map(({ versions, ...policy }) => {
    const text = defaultDocument({ versions });
    return hashed<PolicyRow>({
      identity: policy.policyId,
      name: policy.policyName,
      arn: policy.arn,
      createdAt: new Date(policy.createdAt),
      type: policy.isAwsManaged ? "AWS_MANAGED" : "CUSTOMER_MANAGED",
      attachmentCount: policy.attachmentCount,
      riskScore: scores.next().value!,
      document: { managed: policy, inline: null, text, attachedTo: attachedTo.get(policy.arn) ?? [] },
    });
  });
  const inline = policyOwners(details).flatMap(({ kind, id, name, holder }) =>
    holder.inlinePolicies.map((policy) => {
      const ref = inlinePolicyRef(id, name, policy.policyName);
      return hashed<PolicyRow>({
        identity: ref.id,
        name: policy.policyName,
        arn: null,
        createdAt: null,
        type: "INLINE",
        attachmentCount: 1,
        riskScore: scores.next().value!,
        document: {
          managed: null,
          inline: policy,
          text: policy.document,
          attachedTo: [{ kind, identity: id, name, arn: holder.arn, isBoundary: false }],
        },
      });
    }),
  );
  return [...managed, ...inline];
}

/** Returns, for each policy ARN, the users, groups and roles that have it as a permissions policy or as a boundary. */
function policyHolders(details: AuthorizationDetails): Map<string, PolicyHolderRef[]> {
  const holders = new Map<string, PolicyHolderRef[]>();
  const add = (arn: string, holder: PolicyHolderRef) => {
    const existing = holders.get(arn);
    if (existing) existing.push(holder);
    else holders.set(arn, [holder]);
  };
  for (const { kind, id, name, holder } of policyOwners(details)) {
    for (const { policyArn } of holder.attachedPolicies)
      add(policyArn, { kind, identity: id, name, arn: holder.arn, isBoundary: false });
    const boundary = "permissionsBoundaryArn" in holder ? (holder.permissionsBoundaryArn as string | null) : null;
    if (boundary) add(boundary, { kind, identity: id, name, arn: holder.arn, isBoundary: true });
  }
  return holders;
}

function hashed<T>(row: Omit<T, Shared>): InventoryRow<T> {
  return { ...row, contentHash: createHash("sha1").update(JSON.stringify(row)).digest("base64url") };
}
