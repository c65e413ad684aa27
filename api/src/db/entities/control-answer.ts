import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Actor } from "../../iam/actor.ts";
import type { PersonAnswer } from "../../iam/checks/controls.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";

/** The answer of a person about a control of one account. A later answer replaces it; the rows are kept for reports. */
export const ControlAnswerEntity = defineEntity({
  name: "ControlAnswer",
  tableName: "control_answer",
  properties: {
    id: p.text().primary(),
    accountId: p.text(),
    standard: p.text().$type<ControlStandard>(),
    controlId: p.text(),
    outcome: p.text().$type<PersonAnswer["outcome"]>(),
    evidence: p.text(),
    answeredBy: p.json().$type<Actor>(),
    answeredAt: p.datetime(),
    expiresAt: p.datetime(),
    withdrawnAt: p.datetime().strictNullable(),
    withdrawnBy: p.json().$type<Actor>().strictNullable(),
  },
});
export type ControlAnswer = InferEntity<typeof ControlAnswerEntity>;
