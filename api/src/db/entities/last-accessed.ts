/** Last-accessed information of users and roles, and the state of an account's reading. */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { ServiceLastAccessedDetails, TrackedActionLastAccessed } from "../../iam/account.ts";

export type LastAccessedOutcomeName = "READ" | "NO_PERMISSION" | "FAILED" | "UNSUPPORTED";

export type StoredService = Omit<ServiceLastAccessedDetails, "trackedActions">;

/**
 * One principal's last-accessed information, with the outcome of the latest attempt to read it. The information of an
 * earlier successful reading and its time are kept until a later successful reading replaces them.
 */
export const LastAccessedEntity = defineEntity({
  name: "LastAccessed",
  tableName: "last_accessed",
  properties: {
    accountId: p.text().primary(),
    /** The identity of the user or role, as in its own table. */
    identity: p.text().primary(),
    arn: p.text(),
    status: p.text().$type<"READ" | "GONE" | "NO_PERMISSION" | "FAILED">(),
    attemptedAt: p.datetime(),
    readAt: p.datetime().strictNullable(),
    services: p.json().$type<readonly StoredService[] | null>().strictNullable(),
    /**
     * Actions by service. Stored separately from the services, because a scan needs the services of all principals but
     * never their actions.
     */
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
    /** The outcome of the latest finished reading, even while another reading runs. Null if none has finished. */
    outcome: p.text().$type<LastAccessedOutcomeName>().strictNullable(),
    startedAt: p.datetime(),
    updatedAt: p.datetime(),
    finishedAt: p.datetime().strictNullable(),
    /** The call that AWS denied or that failed, with its code and message. */
    action: p.text().strictNullable(),
    code: p.text().strictNullable(),
    reason: p.text().strictNullable(),
  },
});
export type LastAccessedReadingRow = InferEntity<typeof LastAccessedReadingEntity>;
