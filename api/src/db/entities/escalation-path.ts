/**
 * The best path of each principal to administrator, from the latest scan that could evaluate it: one row per account
 * and source. Rows are upserted by content hash like the inventory. `goneAt` is set if there is no path any more. The
 * ID of a row never changes.
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
    /** The unique ID of the user or role, or the name of an external principal. */
    identity: p.text(),
    /** For a path into another account: the account of the administrator. The identity ends with this number. */
    targetAwsAccountId: p.text().strictNullable(),
    /** For such a path: each account on it, with the time of its snapshot. */
    readings: p.json().$type<readonly PathReading[]>(),
    sourceName: p.text(),
    sourceArn: p.text().strictNullable(),
    verdict: p.text().$type<VerdictKind>(),
    hopCount: p.integer(),
    targetName: p.text(),
    techniqueIds: p.json().$type<readonly string[]>(),
    /**
     * The sort key of lists: the most certain first, then the shortest, then those that end at a current administrator.
     */
    rank: p.integer(),
    contentHash: p.text(),
    firstSeenAt: p.datetime(),
    goneAt: p.datetime().strictNullable(),
    document: p.json().$type<EscalationPath>(),
  },
});
export type EscalationPathRow = InferEntity<typeof EscalationPathEntity>;
