import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { CheckOutcome, ControlStandard } from "../../iam/checks/controls.ts";
import type { Freshness } from "../../iam/checks/fact-sources.ts";
import type { JsonValue } from "../../iam/finding.ts";
import type { AlertCategory, Severity } from "../../iam/severity.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { Node, Payload } from "./common.ts";
import { AlertCategoryEnum, CheckOutcomeEnum, ControlStandardEnum, describedEnum, SeverityEnum } from "./enums.ts";

@ObjectType("ControlReference", { description: "A control of a published standard.", simpleResolvers: true })
export class ControlReference {
  @Field(() => ControlStandardEnum, { description: "The standard." })
  standard!: ControlStandard;
  @Field(() => String, { description: "The control's number in it." })
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

@ObjectType("Threshold", { description: "A number or list that a check goes by.", simpleResolvers: true })
export class Threshold {
  @Field(() => String, { description: "Its name, with its unit last: `keyMaxAgeDays`." })
  name!: string;
  @Field(() => JsonScalar, { description: "What holds now." })
  value!: JsonValue;
  @Field(() => JsonScalar, { description: "What holds when nobody changed it." })
  defaultValue!: JsonValue;
}

const FreshnessEnum = describedEnum<Freshness>("Freshness", "How old a fact is when it is read.", {
  LIVE: "Of the moment at which it was read.",
  REPORT: "As old as AWS's credential report, which AWS serves again for four hours.",
  TRACKED: "Read live, but AWS notes it late: minutes for keys and passwords, hours for services.",
});

@ObjectType("UnknownFact", { description: "What may be unknown though it was asked for.", simpleResolvers: true })
export class UnknownFact {
  @Field(() => String, { description: "Of what: `key.lastUsed`." })
  fact!: string;
  @Field(() => String, { description: "When it cannot be told." })
  reason!: string;
}

@ObjectType("FactSource", { description: "One AWS call that a check rests on: how we know.", simpleResolvers: true })
export class FactSource {
  @Field(() => String, { description: "The action that AWS is asked." })
  call!: string;
  @Field(() => String, { description: "The section of an account in which it stands." })
  section!: string;
  @Field(() => FreshnessEnum, { description: "How old it is when it is read." })
  asOf!: Freshness;
  @Field(() => Boolean, {
    description: "Without it the check is not evaluated; otherwise it is used where it is there.",
  })
  isRequired!: boolean;
  @Field(() => [UnknownFact], { description: "What of it may be unknown." })
  unknownWhen!: readonly UnknownFact[];
}

@ObjectType("Check", {
  description: "One thing that is tested. Its id is plain and forever.",
  implements: Node,
  simpleResolvers: true,
})
export class Check extends Node {
  @Field(() => String, { description: "What fails, in a few words." })
  title!: string;
  @Field(() => String, { description: "Its family's short name." })
  family!: string;
  @Field(() => SeverityEnum, { description: "How bad a failure is, where the resource does not say otherwise." })
  severity!: Severity;
  @Field(() => AlertCategoryEnum, { description: "What its alerts are about." })
  category!: AlertCategory;
  @Field(() => Int, { description: "Rises when its meaning changes so much that old alerts end as superseded." })
  version!: number;
  @Field(() => String, { description: "Why it matters." })
  rationale!: string;
  @Field(() => [CheckReference], { description: "The AWS pages that explain why it matters. At least one." })
  references!: readonly CheckReference[];
  @Field(() => [String], { description: "The sections of an account without which it is not evaluated." })
  needs!: readonly string[];
  @Field(() => [FactSource], {
    description: "How we know: the AWS calls that it rests on, how old they may be, and when they do not tell.",
  })
  facts!: readonly FactSource[];
  @Field(() => String, { description: "Its family's name." })
  familyName!: string;
  @Field(() => [ControlReference], { description: "The controls that it answers." })
  controls!: readonly ControlReference[];
  @Field(() => [Threshold], { description: "The thresholds that it goes by." })
  thresholds!: readonly Threshold[];
  @Field(() => Boolean, { description: "False: switched off in the settings." })
  isEnabled!: boolean;
}

@ObjectType("CheckResult", {
  description: "What the latest scan of one account said of one check.",
  simpleResolvers: true,
})
export class CheckResult {
  @Field(() => CheckOutcomeEnum, { description: "What it said." })
  outcome!: CheckOutcome;
  @Field(() => String, { nullable: true, description: "Why it was not evaluated." })
  reason!: string | null;
  @Field(() => [String], { description: "The AWS actions that were refused or failed." })
  missingActions!: readonly string[];
  @Field(() => DateTimeScalar, { nullable: true, description: "The oldest fact that it rests on." })
  asOf!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was last evaluated." })
  lastEvaluatedAt!: Date | null;
}

@ObjectType("Control", { description: "One control of a standard, and how it stands.", simpleResolvers: true })
export class Control {
  @Field(() => ControlStandardEnum, { description: "The standard." })
  standard!: ControlStandard;
  @Field(() => String, { description: "The control's number in it." })
  id!: string;
  @Field(() => CheckOutcomeEnum, {
    description: "FAIL when any of its checks fails, NOT_EVALUATED when any was not evaluated, else PASS.",
  })
  outcome!: CheckOutcome;
  @Field(() => Int, { description: "Open alerts of these checks." })
  openAlerts!: number;
  @Field(() => String, { nullable: true, description: "Why it was not evaluated." })
  reason!: string | null;
}

@InputType("UpdateCheckSettingsInput", {
  description: "Changes thresholds for all checks, or switches one check on or off.",
})
export class UpdateCheckSettingsInput {
  @Field(() => String, { nullable: true, description: "The check to switch." })
  checkId?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "On or off; a switched-off check resolves its alerts as DISABLED.",
  })
  isEnabled?: boolean | null;
  @Field(() => JsonScalar, { nullable: true, description: "Thresholds by name; null sets one back to its default." })
  thresholds?: unknown;
}

@ObjectType("UpdateCheckSettingsPayload", { description: "The checks as they are now.", simpleResolvers: true })
export class UpdateCheckSettingsPayload extends Payload {
  @Field(() => [Check], { description: "The checks whose settings changed." })
  checks!: readonly Check[];
}
