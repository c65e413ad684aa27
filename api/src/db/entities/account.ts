import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { CrossAccountReading } from "../../iam/escalation/paths/cross-account-reading.ts";

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

/** A connected AWS account and the way into it. `awsAccountId` is unknown until the first call that succeeded. */
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
    accessKeyId: p.text().strictNullable(),
    /** The secret access key, sealed (`services/secrets.ts`); wiped at disconnection. */
    sealedSecret: p.text().strictNullable(),
    /** Only for SANDBOX: where the demo listens on loopback. Nobody outside can set it. */
    endpoint: p.text().strictNullable(),
    writes: p.text().$type<WriteMode>(),
    /** Whether AWS is asked what each user and role used of its rights: a job for each, never by default. */
    readsLastAccessed: p.boolean().default(false),
    scanEveryHours: p.integer().strictNullable(),
    nextScanAt: p.datetime().strictNullable(),
    aliases: p.json().$type<readonly string[]>(),
    createdAt: p.datetime(),
    connectedAt: p.datetime().strictNullable(),
    archivedAt: p.datetime().strictNullable(),
    /** Which other accounts its latest scan thought of together with it; `null`: none is connected. */
    crossAccountReading: p.json().$type<CrossAccountReading>().strictNullable(),
  },
});
export type Account = InferEntity<typeof AccountEntity>;
