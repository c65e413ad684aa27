/**
 * The best path of each principal to administrator, from the latest scan that could evaluate it. There is one row per
 * account and source; a path into another account has a row of its own. Only rows whose content hash differs are
 * written, as in the inventory. `goneAt` is set when the path no longer exists. The ID of a row never changes.
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
    /** The administrator's account, if the path leads into another account. The identity then ends with this number. */
    targetAwsAccountId: p.text().strictNullable(),
    /** Each account on a path into another account, with the time of its snapshot. */
    readings: p.json().$type<readonly PathReading[]>(),
    sourceName: p.text(),
    sourceArn: p.text().strictNullable(),
    verdict: p.text().$type<VerdictKind>(),
    hopCount: p.integer(),
    targetName: p.text(),
    techniqueIds: p.json().$type<readonly string[]>(),
    /**
     * The sort key of lists. The most certain paths come first, then the shortest, then those that end at a current
     * administrator.
     */
    rank: p.integer(),
    contentHash: p.text(),
    firstSeenAt: p.datetime(),
    /** When the path was last found after there had been none: `firstSeenAt`, or the time at which it was found again. */
    openedAt: p.datetime(),
    goneAt: p.datetime().strictNullable(),
    /** Whether it was reported as open and not closed or blocked since. UNKNOWN keeps it: missing data closes nothing. */
    isReported: p.boolean(),
    document: p.json().$type<EscalationPath>(),
  },
});
export type EscalationPathRow = InferEntity<typeof EscalationPathEntity>;
