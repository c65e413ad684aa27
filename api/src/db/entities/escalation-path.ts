/**
 * The way of each principal to administrator as the latest scan that could judge it left it: one row per account and source,
 * upserted by content hash like the inventory, `goneAt` where nothing leads there any more. A row's id stays through all of it.
 */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { PathReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";

export const EscalationPathEntity = defineEntity({
  name: "EscalationPath",
  tableName: "escalation_path",
  properties: {
    id: p.text().primary(),
    accountId: p.text(),
    /** The user's or role's unique id; of somebody outside, who it is. */
    identity: p.text(),
    /** Of a path into another account: whose administrator it leads to. Its identity ends in that number. */
    targetAwsAccountId: p.text().strictNullable(),
    /** Of such a path: each account on it, with the moment of the reading that it rests on. */
    readings: p.json().$type<readonly PathReading[]>(),
    sourceName: p.text(),
    sourceArn: p.text().strictNullable(),
    verdict: p.text().$type<VerdictKind>(),
    hopCount: p.integer(),
    targetName: p.text(),
    techniqueIds: p.json().$type<readonly string[]>(),
    /** What lists are sorted by: the surest first, then the shortest, then those that end at an administrator of today. */
    rank: p.integer(),
    contentHash: p.text(),
    firstSeenAt: p.datetime(),
    goneAt: p.datetime().strictNullable(),
    document: p.json().$type<EscalationPath>(),
  },
});
export type EscalationPathRow = InferEntity<typeof EscalationPathEntity>;
