import { Field, Int, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { type SectionStatus, SectionStatusEnum } from "./enums.ts";

@ObjectType("SectionCoverage", {
  description: "Whether one section of the account was read, and if not, why.",
  simpleResolvers: true,
})
export class SectionCoverage {
  @Field(() => String, { description: "The section: `authorizationDetails`, `credentialReport`, …" })
  section!: string;
  @Field(() => SectionStatusEnum, { description: "Whether it was read." })
  status!: SectionStatus;
  @Field(() => String, { nullable: true, description: "The exact AWS action that was refused or failed." })
  action!: string | null;
  @Field(() => String, { nullable: true, description: "AWS's error code, or why it was skipped." })
  code!: string | null;
  @Field(() => String, { nullable: true, description: "AWS's own words." })
  reason!: string | null;
  @Field(() => Int, { nullable: true, description: "How many items it holds." })
  count!: number | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it was true; a credential report may be hours older than the scan.",
  })
  asOf!: number | null;
}

@ObjectType("NotEvaluatedCheck", {
  description: "A check that could not be evaluated: neither pass nor fail.",
  simpleResolvers: true,
})
export class NotEvaluatedCheck {
  @Field(() => String, { description: "The check's id." })
  checkId!: string;
  @Field(() => String, { description: "The check's title." })
  title!: string;
  @Field(() => String, { description: "What was missing." })
  reason!: string;
  @Field(() => [String], { description: "The exact AWS actions that were refused or failed." })
  missingActions!: readonly string[];
}

@ObjectType("Coverage", {
  description: "What a scan read and what it did not. Below 100 percent, no alert is not the same as all clear.",
  simpleResolvers: true,
})
export class Coverage {
  @Field(() => Int, { description: "Evaluated checks of all enabled ones, rounded down." })
  percent!: number;
  @Field(() => [SectionCoverage], { description: "Every section of the account." })
  sources!: readonly SectionCoverage[];
  @Field(() => [String], { description: "AWS actions that were refused or failed, each once." })
  missingPermissions!: readonly string[];
  @Field(() => DateTimeScalar, { nullable: true, description: "The oldest fact of the picture." })
  asOf!: number | null;
}
