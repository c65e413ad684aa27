import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Actor } from "../../iam/actor.ts";
import type { DismissalReason } from "../../iam/alerts/alert.ts";
import type { ExceptionEndReason } from "../../iam/alerts/exception-rule.ts";

/** A rule that mutes the alerts of a query until it expires. It is kept after its end, because muted alerts name it. */
export const ExceptionRuleEntity = defineEntity({
  name: "ExceptionRule",
  tableName: "exception_rule",
  properties: {
    id: p.text().primary(),
    query: p.text(),
    reason: p.text().$type<DismissalReason>(),
    comment: p.text(),
    /** The operator who answers for the rule. It stays when the operator is disabled. */
    ownerId: p.text(),
    mutesCritical: p.boolean(),
    createdBy: p.json().$type<Actor>(),
    createdAt: p.datetime(),
    /** Who created, changed or ended the rule last. */
    changedBy: p.json().$type<Actor>(),
    expiresAt: p.datetime(),
    endedAt: p.datetime().strictNullable(),
    endReason: p.text().$type<ExceptionEndReason>().strictNullable(),
    /** Grows with each change of the rule. The alerts follow it when `settledRevision` is equal. */
    revision: p.integer(),
    settledRevision: p.integer(),
  },
});
export type ExceptionRule = InferEntity<typeof ExceptionRuleEntity>;
