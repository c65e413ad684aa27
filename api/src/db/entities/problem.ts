import { defineEntity, p } from "@mikro-orm/core";
import type { CauseKind } from "../../iam/alerts/root-cause.ts";

/**
 * One root cause in one account. Its alerts refer to it. The ID is computed from the account and `causeKey`, so that the
 * same cause has the same ID in each scan.
 */
export const ProblemEntity = defineEntity({
  name: "Problem",
  tableName: "problem",
  properties: {
    id: p.text().primary(),
    accountId: p.text(),
    /** The key of `iam/alerts/root-cause.ts`. Unique within the account. */
    causeKey: p.text(),
    kind: p.text().$type<CauseKind>(),
    resourceId: p.text(),
    resourceName: p.text(),
    /** The index of the statement to fix, from 0. Null if the cause is not a statement. */
    statement: p.integer().strictNullable(),
  },
});
