/** What AWS told of one user's or role's use of services, and how an account's reading of it stands. */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { ServiceLastAccessedDetails, TrackedActionLastAccessed } from "../../iam/account.ts";

export type LastAccessedOutcomeName = "READ" | "NO_PERMISSION" | "FAILED" | "UNSUPPORTED";

export type StoredService = Omit<ServiceLastAccessedDetails, "trackedActions">;

/** How the latest try ended. What an earlier one read stays, with its age, until a later one reads it again. */
export const LastAccessedEntity = defineEntity({
  name: "LastAccessed",
  tableName: "last_accessed",
  properties: {
    accountId: p.text().primary(),
    /** Of the user or role, as in its own table. */
    identity: p.text().primary(),
    arn: p.text(),
    status: p.text().$type<"READ" | "GONE" | "NO_PERMISSION" | "FAILED">(),
    attemptedAt: p.datetime(),
    readAt: p.datetime().strictNullable(),
    services: p.json().$type<readonly StoredService[] | null>().strictNullable(),
    /** By service. Apart from the services, since a scan needs those of everybody and these of nobody. */
    actions: p.json().$type<Readonly<Record<string, readonly TrackedActionLastAccessed[]>> | null>().strictNullable(),
    reason: p.text().strictNullable(),
  },
});
export type LastAccessedRow = InferEntity<typeof LastAccessedEntity>;

export const LastAccessedReadingEntity = defineEntity({
  name: "LastAccessedReading",
  tableName: "last_accessed_reading",
  properties: {
    accountId: p.text().primary(),
    isRunning: p.boolean(),
    /** How the latest one ended: it holds while the next one runs. `null`: none has ended yet. */
    outcome: p.text().$type<LastAccessedOutcomeName>().strictNullable(),
    startedAt: p.datetime(),
    updatedAt: p.datetime(),
    finishedAt: p.datetime().strictNullable(),
    /** What AWS refused or failed at, with its code and words. */
    action: p.text().strictNullable(),
    code: p.text().strictNullable(),
    reason: p.text().strictNullable(),
  },
});
export type LastAccessedReadingRow = InferEntity<typeof LastAccessedReadingEntity>;
