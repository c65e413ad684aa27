import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { OrganizationAnalyzers } from "../../iam/analyzer-of-organization.ts";
import type { CrossAccountReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { InheritedSettings, SettingValues } from "../../iam/account-settings.ts";
import type { ArchivedReason } from "../../iam/organization.ts";
import type { GuardrailReading } from "../../iam/organization-policies.ts";

export const ACCOUNT_SOURCES = [
  "ENVIRONMENT",
  "PROFILE",
  "ASSUME_ROLE",
  "STATIC_KEYS",
  "OFFLINE_FILES",
  "SANDBOX",
] as const;
export const ACCOUNT_STATUSES = ["PENDING", "CONNECTED", "ERROR", "ARCHIVED"] as const;
export const WRITE_MODES = ["OFF", "CONNECTION", "ROTATE_ROLE"] as const;

export type AccountSource = (typeof ACCOUNT_SOURCES)[number];
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];
export type WriteMode = (typeof WRITE_MODES)[number];

/** A connected AWS account and its connection. `awsAccountId` is unknown until the first successful call. */
export const AccountEntity = defineEntity({
  name: "Account",
  tableName: "account",
  properties: {
    id: p.text().primary(),
    awsAccountId: p.text().strictNullable(),
    partition: p.text().strictNullable(),
    name: p.text(),
    source: p.text().$type<AccountSource>(),
    status: p.text().$type<AccountStatus>(),
    statusReason: p.text().strictNullable(),
    region: p.text(),
    profile: p.text().strictNullable(),
    roleArn: p.text().strictNullable(),
    rotateRoleArn: p.text().strictNullable(),
    externalId: p.text().strictNullable(),
    /** The organization whose role and external ID the account has. Null if the account was connected by itself. */
    organizationId: p.text().nullable(),
    accessKeyId: p.text().strictNullable(),
    /** The sealed secret access key (`services/core/secrets.ts`). Deleted when the account is disconnected. */
    sealedSecret: p.text().strictNullable(),
    /** Only for SANDBOX: the loopback address of the demo. Cannot be set through the APIs. */
    endpoint: p.text().strictNullable(),
    writes: p.text().$type<WriteMode>(),
    /** Whether last-accessed information is read. It needs an AWS job for each principal, so it is off by default. */
    readsLastAccessed: p.boolean().default(false),
    /** Whether CloudTrail is read to find out who uses an access key. Off by default. */
    readsKeyUse: p.boolean().default(false),
    /** The Regions read for it, besides the account's own and the one that keeps IAM's events. */
    keyUseRegions: p
      .json()
      .$type<readonly string[]>()
      .onCreate(() => []),
    /** Whether scans read MFA devices, service-specific credentials and SSH public keys of users. */
    readsUserCredentials: p.boolean().default(false),
    /** Whether scans read workloads. It takes several calls per Region, so it is off by default. */
    readsWorkloads: p.boolean().default(false),
    /** Whether scans read the policies of resources. It takes a call per resource, so it is off by default. */
    readsResourcePolicies: p.boolean().default(false),
    /** Whether scans read IAM Access Analyzer. It takes a few calls per Region, so it is off by default. */
    readsAccessAnalyzer: p.boolean().default(false),
    /** Whether scans read the security contact and the alarms on events of CloudTrail. */
    readsAlerting: p.boolean().default(false),
    /** The Regions in which these are read. Empty for all Regions that are enabled in the account. */
    workloadRegions: p
      .json()
      .$type<readonly string[]>()
      .onCreate(() => []),
    scanEveryHours: p.integer().strictNullable(),
    nextScanAt: p.datetime().strictNullable(),
    /** Settings that were chosen for the account itself. Others are inherited. */
    ownSettings: p
      .json()
      .$type<SettingValues>()
      .onCreate(() => ({})),
    /** The settings that the account inherits from the units above it (`services/onboarding/unit-settings.ts`). */
    inheritedSettings: p
      .json()
      .$type<InheritedSettings>()
      .onCreate(() => ({})),
    /** How many scans in a row broke (`iam/scan-backoff.ts`). */
    brokenScans: p.integer().default(0),
    /** No scheduled scan starts before this time. Null if none is held back. */
    scansHeldUntil: p.datetime().strictNullable(),
    /** The version of IAM Monitor that holds the scans back. Another version releases them at its start. */
    scansHeldBy: p.text().strictNullable(),
    aliases: p.json().$type<readonly string[]>(),
    createdAt: p.datetime(),
    connectedAt: p.datetime().strictNullable(),
    archivedAt: p.datetime().strictNullable(),
    /** When the erasure was requested. Null if it was not requested, or the account is erased. */
    eraseRequestedAt: p.datetime().strictNullable(),
    erasedAt: p.datetime().strictNullable(),
    /** Why IAM Monitor archived the account by itself. Null if it is not archived, or an operator disconnected it. */
    archivedReason: p.text().$type<ArchivedReason>().nullable(),
    /** The state in AWS in spite of which an operator restored the account. */
    keptInState: p.text().$type<ArchivedReason>().nullable(),
    /** The other accounts that the latest scan analysed together with this one. Null if there are none. */
    crossAccountReading: p.json().$type<CrossAccountReading>().strictNullable(),
    /** The SCPs and RCPs above the account, as far as the latest scan knew them. Null before the first one. */
    guardrails: p.json().$type<GuardrailReading>().nullable(),
    /** The Regions in which the account has an analyzer of external access for its organization. Null if none is known. */
    organizationAnalyzers: p.json().$type<OrganizationAnalyzers>().nullable(),
  },
});
export type Account = InferEntity<typeof AccountEntity>;
