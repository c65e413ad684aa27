import { InputType, Int, ObjectType } from "type-graphql";
import type { CheckRow, CheckResultRow } from "../rows.ts";
import type { CheckOutcome, ControlState } from "../../iam/checks/controls.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { Freshness } from "../../iam/checks/fact-sources.ts";
import type { JsonValue } from "../../iam/finding.ts";
import type { AlertCategory, Severity } from "../../iam/severity.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { AlertResource } from "./alert.ts";
import { Node, Payload } from "./common.ts";
import { ControlAnswer } from "./control-answer.ts";
import {
  AlertCategoryEnum,
  CheckOutcomeEnum,
  ControlStandardEnum,
  ControlStateEnum,
  describedEnum,
  SeverityEnum,
} from "./enums.ts";
import type { SectionName } from "../../iam/account.ts";
import { Field, Input } from "../tied.ts";
import { SectionNameEnum } from "./code-enums.ts";

@ObjectType("ControlReference", {
  description: "A reference to a control in a published standard.",
  simpleResolvers: true,
})
export class ControlReference {
  @Field(() => ControlStandardEnum, { description: "The standard that contains the control." })
  standard!: ControlStandard;
  @Field(() => String, { description: "The number of the control in the standard." })
  id!: string;
}

@ObjectType("CheckReference", {
  description: "A page of the AWS documentation that explains why a check matters.",
  simpleResolvers: true,
})
export class CheckReference {
  @Field(() => String, { description: "The guide and the title of the page." })
  title!: string;
  @Field(() => String, { description: "The address of the page, on https://docs.aws.amazon.com/." })
  url!: string;
}

@ObjectType("Threshold", { description: "A configurable number or list used by a check.", simpleResolvers: true })
export class Threshold {
  @Field(() => String, { description: "The name of the threshold, which ends with its unit, such as `keyMaxAgeDays`." })
  name!: string;
  @Field(() => JsonScalar, { description: "The value in effect." })
  value!: JsonValue;
  @Field(() => JsonScalar, { description: "The value in effect unless an operator changes it." })
  defaultValue!: JsonValue;
}

const FreshnessEnum = describedEnum<Freshness>("Freshness", "The age that a fact can have when a scan reads it.", {
  LIVE: "The fact is current at the time of reading.",
  REPORT: "The fact comes from the credential report, which AWS caches for up to four hours.",
  TRACKED:
    "The fact is read live, but AWS records it with a delay: minutes for keys and passwords, hours for services.",
});

@ObjectType("UnknownFact", { description: "A fact that AWS does not always provide.", simpleResolvers: true })
export class UnknownFact {
  @Field(() => String, { description: "The name of the fact, such as `key.lastUsed`." })
  fact!: string;
  @Field(() => String, { description: "The circumstances in which the fact is unknown." })
  reason!: string;
}

@ObjectType("FactSource", { description: "An AWS call that provides facts for a check.", simpleResolvers: true })
export class FactSource {
  @Field(() => String, { description: "The AWS action that is called." })
  call!: string;
  @Field(() => SectionNameEnum, { description: "The section of the account data that contains the facts." })
  section!: SectionName;
  @Field(() => FreshnessEnum, { description: "The age that the facts can have when a scan reads them." })
  asOf!: Freshness;
  @Field(() => Boolean, {
    description: "Whether the check cannot be evaluated without these facts. Otherwise they are used if available.",
  })
  isRequired!: boolean;
  @Field(() => [UnknownFact], { description: "The facts that can be unknown although the call succeeded." })
  unknownWhen!: readonly UnknownFact[];
}

@ObjectType("Check", {
  description: "A rule that every scan evaluates. The ID of a check never changes.",
  implements: Node,
  simpleResolvers: true,
})
export class Check extends Node {
  declare readonly $row: CheckRow;
  @Field(() => String, { description: "The problem that the check reports, in a few words." })
  title!: string;
  @Field(() => String, { description: "The short name of the family that the check belongs to." })
  family!: string;
  @Field(() => SeverityEnum, { description: "The severity of a failure, unless the resource determines another one." })
  severity!: Severity;
  @Field(() => AlertCategoryEnum, { description: "The category of the alerts that the check raises." })
  category!: AlertCategory;
  @Field(() => Int, {
    description:
      "The version of the check. A new version means a changed definition; existing alerts are resolved as SUPERSEDED.",
  })
  version!: number;
  @Field(() => String, { description: "The reason why the problem matters." })
  rationale!: string;
  @Field(() => [CheckReference], {
    description: "The AWS documentation pages that explain why the problem matters; at least one.",
  })
  references!: readonly CheckReference[];
  @Field(() => [String], { description: "The sections of the account data that the check requires to be evaluated." })
  needs!: readonly string[];
  @Field(() => [FactSource], {
    description:
      "The AWS calls that provide the facts for the check. Each says how old its facts can be and which of them can be missing.",
  })
  facts!: readonly FactSource[];
  @Field(() => String, { description: "The full name of the family that the check belongs to." })
  familyName!: string;
  @Field(() => [ControlReference], { description: "The controls of published standards that the check covers." })
  controls!: readonly ControlReference[];
  @Field(() => [Threshold], { description: "The configurable values that the check uses." })
  thresholds!: readonly Threshold[];
  @Field(() => Boolean, { description: "Whether the check is enabled in the settings." })
  isEnabled!: boolean;
}

@ObjectType("CheckResult", {
  description: "The result of the latest scan of one account for one check.",
  simpleResolvers: true,
})
export class CheckResult {
  declare readonly $row: CheckResultRow;
  @Field(() => CheckOutcomeEnum, { description: "The outcome of the check." })
  outcome!: CheckOutcome;
  @Field(() => String, { nullable: true, description: "The reason why the check was not evaluated. Null if it was." })
  reason!: string | null;
  @Field(() => [String], { description: "The AWS actions that were denied or failed." })
  missingActions!: readonly string[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time to which the oldest fact used applies. Null if the check was not evaluated.",
  })
  asOf!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the check was last evaluated. Null if it never was.",
  })
  lastEvaluatedAt!: Date | null;
}

@ObjectType("NotEvaluatedResource", {
  description: "A resource that a check could not evaluate. It counts neither as passed nor as failed.",
  simpleResolvers: true,
})
export class NotEvaluatedResource {
  @Field(() => AlertResource, { description: "The resource." })
  resource!: AlertResource;
  @Field(() => String, { description: "The reason why the resource could not be evaluated, in a sentence." })
  reason!: string;
}

@ObjectType("ControlSource", { description: "The published document that contains a control.", simpleResolvers: true })
export class ControlSource {
  @Field(() => String, { description: "The title of the document." })
  document!: string;
  @Field(() => String, {
    nullable: true,
    description: "The version of the document. Null for a document without versions.",
  })
  version!: string | null;
  @Field(() => String, { description: "The section of the document that contains the control." })
  section!: string;
  @Field(() => String, { description: "The address of the document, or of the AWS page that relates the control." })
  url!: string;
}

@ObjectType("ControlCheck", {
  description:
    "One test of a control: a check, with the thresholds and on the resources that the standard prescribes. Its state can therefore differ from the result of the check.",
  simpleResolvers: true,
})
export class ControlCheck {
  @Field(() => String, { description: "The problem that the test finds, in a few words." })
  title!: string;
  @Field(() => String, {
    nullable: true,
    description: "The thresholds and resources that the standard prescribes. Null if the check is used as it is.",
  })
  scope!: string | null;
  @Field(() => ControlStateEnum, { description: "The state of the test: PASS, FAIL or NOT_EVALUATED." })
  state!: ControlState;
  @Field(() => String, {
    nullable: true,
    description: "The first failing resources, or why the test was not evaluated. Null if it passes.",
  })
  reason!: string | null;
}

@ObjectType("Control", {
  description: "One control of a standard, with its state. Controls that no check covers are listed, too.",
  simpleResolvers: true,
})
export class Control {
  @Field(() => ControlStandardEnum, { description: "The standard that contains the control." })
  standard!: ControlStandard;
  @Field(() => String, { description: "The number of the control in the standard." })
  id!: string;
  @Field(() => String, { description: "The title of the control, in words of this product, not of the standard." })
  title!: string;
  @Field(() => String, { description: "The demand of the control, in words of this product, not of the standard." })
  asks!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The part of the control that the checks do not cover, or their difference from the publisher's own rule. Null if there is neither.",
  })
  limits!: string | null;
  @Field(() => ControlSource, { description: "The published document that contains the control." })
  source!: ControlSource;
  @Field(() => ControlStateEnum, { description: "The state of the control in the requested accounts." })
  state!: ControlState;
  @Field(() => Int, { description: "The number of open alerts of those checks of this control that do not pass." })
  openAlerts!: number;
  @Field(() => String, {
    nullable: true,
    description: "The reason why the control does not pass, or the part that a person must check. Null if it passes.",
  })
  reason!: string | null;
  @Field(() => [ControlCheck], {
    description: "The tests on which the state is based. Empty if no check covers the control.",
  })
  checks!: readonly ControlCheck[];
  @Field(() => Boolean, {
    description: "Whether a person can answer the control, or the part that no check covers, with `answerControl`.",
  })
  isForPerson!: boolean;
  @Field(() => [ControlAnswer], { description: "The valid answers of persons, at most one per account." })
  answers!: readonly ControlAnswer[];
}

@InputType("UpdateCheckSettingsInput", {
  description: "The new thresholds for all checks, or the check to enable or disable.",
})
export class UpdateCheckSettingsInput {
  @Input(() => String, { nullable: true, description: "The ID of the check to enable or disable." })
  checkId?: string | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether the check is enabled. Disabling it resolves its alerts as DISABLED.",
  })
  isEnabled?: boolean | null;
  @Input(() => JsonScalar, {
    nullable: true,
    description: "The new values by the name of the threshold; null restores a default.",
  })
  thresholds?: unknown;
}

@ObjectType("UpdateCheckSettingsPayload", { description: "The checks after the change.", simpleResolvers: true })
export class UpdateCheckSettingsPayload extends Payload {
  @Field(() => [Check], { description: "The checks whose settings changed." })
  checks!: readonly Check[];
}
