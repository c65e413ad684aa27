import { defineEntity, p } from "@mikro-orm/core";
import type { TestOutcome } from "../../iam/checks/controls/evaluate-tests.ts";

/** The answer of the latest scan of an account to one question of one or more controls. */
export const ControlResultEntity = defineEntity({
  name: "ControlResult",
  tableName: "control_result",
  properties: {
    accountId: p.text().primary(),
    testId: p.text().primary(),
    ruleId: p.text(),
    /** The check that the question uses, or that raises alerts about the same problem. */
    checkId: p.text(),
    scanId: p.text(),
    outcome: p.text().$type<TestOutcome>(),
    reason: p.text().strictNullable(),
  },
});
