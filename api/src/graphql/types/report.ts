import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { ControlState } from "../../iam/checks/controls.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { Severity } from "../../iam/severity.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Actor } from "./actor.ts";
import { Control } from "./check.ts";
import { Payload } from "./common.ts";
import { ControlOutcomeEnum, type ControlOutcome } from "./control-answer.ts";
import { ControlStandardEnum, ControlStateEnum, SeverityEnum } from "./enums.ts";

@ObjectType("ReportRecord", {
  description: "The entry of the audit log about a report file that IAM Monitor made.",
  simpleResolvers: true,
})
export class ReportRecord {
  @Field(() => ID, { description: "The ID of the report, which the file names too." })
  id!: string;
  @Field(() => DateTimeScalar, { description: "The time at which the report was created." })
  createdAt!: Date;
  @Field(() => Actor, { description: "The operator or token that created the report." })
  createdBy!: Actor;
  @Field(() => ControlStandardEnum, { description: "The standard that the report is about." })
  standard!: ControlStandard;
  @Field(() => [String], {
    nullable: true,
    description:
      "The numbers or IDs of the accounts that the report is about, such as those of a limited token. Null for all accounts.",
  })
  accounts!: readonly string[] | null;
  @Field(() => ID, {
    nullable: true,
    description: "The scan whose end is the moment of the report. Null if it was the present.",
  })
  scanId!: string | null;
  @Field(() => DateTimeScalar, { description: "The moment whose state the report shows." })
  asOf!: Date;
}

@ObjectType("ReportFinding", {
  description: "An alert that was not resolved at the time to which the report applies.",
  simpleResolvers: true,
})
export class ReportFinding {
  @Field(() => Int, { description: "The number of the alert." })
  number!: number;
  @Field(() => SeverityEnum, { description: "The severity of the alert at that time." })
  severity!: Severity;
  @Field(() => String, { description: "The problem in a few words." })
  title!: string;
  @Field(() => String, { description: "The name of the resource." })
  resourceName!: string;
  @Field(() => String, { description: "The name of the account." })
  accountName!: string;
}

@ObjectType("ControlChange", {
  description: "A control whose state differs between two reports.",
  simpleResolvers: true,
})
export class ControlChange {
  @Field(() => String, { description: "The number of the control in the standard." })
  controlId!: string;
  @Field(() => String, { description: "The title of the control, in words of this product." })
  title!: string;
  @Field(() => ControlStateEnum, { description: "The state of the control in the earlier report." })
  before!: ControlState;
  @Field(() => ControlStateEnum, { description: "The state of the control in the later report." })
  after!: ControlState;
  @Field(() => String, {
    nullable: true,
    description: "The reason why the control does not pass in the later report. Null if it passes.",
  })
  reason!: string | null;
}

@ObjectType("ReportComparison", {
  description: "The differences between two reports on the same standard and accounts.",
  simpleResolvers: true,
})
export class ReportComparison {
  @Field(() => DateTimeScalar, { description: "The time to which the earlier report applies." })
  fromAt!: Date;
  @Field(() => DateTimeScalar, { description: "The time to which the later report applies." })
  toAt!: Date;
  @Field(() => [ControlChange], { description: "The controls whose state changed, in the order of the standard." })
  changedControls!: readonly ControlChange[];
  @Field(() => Int, { description: "The number of controls whose state is the same." })
  unchangedControlCount!: number;
  @Field(() => [ReportFinding], { description: "The findings that only the later report has; the worst 100 at most." })
  newFindings!: readonly ReportFinding[];
  @Field(() => Int, { description: "The number of findings that only the later report has." })
  newFindingCount!: number;
  @Field(() => [ReportFinding], {
    description: "The findings that only the earlier report has; the worst 100 at most.",
  })
  goneFindings!: readonly ReportFinding[];
  @Field(() => Int, { description: "The number of findings that only the earlier report has." })
  goneFindingCount!: number;
}

@InputType("AnswerControlInput", { description: "The finding of a person about a control that no scan can decide." })
export class AnswerControlInput {
  @Input(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  accountId!: string;
  @Input(() => ControlStandardEnum, { description: "The standard that contains the control." })
  standard!: ControlStandard;
  @Input(() => String, { description: "The number of the control, which must be for a person or not covered." })
  controlId!: string;
  @Input(() => ControlOutcomeEnum, { description: "Whether the control is met." })
  outcome!: ControlOutcome;
  @Input(() => String, {
    description: "The evidence: what was looked at, where, and what it showed; at most 2,000 characters.",
  })
  evidence!: string;
  @Input(() => DateTimeScalar, {
    description: "The time from which the control is open again; in the future, at most 396 days from now.",
  })
  expiresAt!: Date;
}

@InputType("ControlAnswerIdInput", { description: "The answer to withdraw." })
export class ControlAnswerIdInput {
  @Input(() => ID, { description: "The ID of the answer." })
  id!: string;
}

@ObjectType("ControlAnswerPayload", {
  description: "The control with its answers after the change.",
  simpleResolvers: true,
})
export class ControlAnswerPayload extends Payload {
  @Field(() => Control, {
    nullable: true,
    description: "The control for the account of the answer. Null if `userErrors` is not empty.",
  })
  control!: Control | null;
}
