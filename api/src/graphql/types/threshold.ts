import { ID, InputType, Int, ObjectType } from "type-graphql";
import { JsonScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";

@InputType("ThresholdPreviewInput", { description: "A change of thresholds to preview." })
export class ThresholdPreviewInput {
  @Input(() => JsonScalar, {
    description: "The new values by the name of the threshold, such as `{ keyMaxAgeDays: 60 }`. Null is the default.",
  })
  thresholds!: unknown;
  @Input(() => [ID], {
    nullable: true,
    description:
      "The accounts that get the values, at most 25, as for a change of an account or a unit. If omitted, the change is that of the installation, and accounts with another value keep theirs.",
  })
  accountIds?: string[] | null;
}

@ObjectType("ThresholdEffect", {
  description: "The effect of a change on one check, summed over the counted accounts.",
  simpleResolvers: true,
})
export class ThresholdEffect {
  @Field(() => String, { description: "The ID of the check." })
  checkId!: string;
  @Field(() => Int, { description: "The number of resources that fail with the present thresholds." })
  before!: number;
  @Field(() => Int, { description: "The number of resources that would fail." })
  after!: number;
  @Field(() => [String], { description: "The names of resources that would fail in addition, at most 50." })
  added!: string[];
  @Field(() => Int, { description: "The number of resources that would fail in addition." })
  addedCount!: number;
  @Field(() => [String], { description: "The names of resources that would no longer fail, at most 50." })
  removed!: string[];
  @Field(() => Int, { description: "The number of resources that would no longer fail." })
  removedCount!: number;
  @Field(() => String, {
    nullable: true,
    description: "The reason why the check cannot be evaluated in an account. Null if it can in each.",
  })
  reason!: string | null;
}

@ObjectType("ThresholdPreview", {
  description: "The effect of a change of thresholds, from the latest snapshots. AWS is not called.",
  simpleResolvers: true,
})
export class ThresholdPreview {
  @Field(() => [ThresholdEffect], { description: "The effect on each check that uses a changed threshold." })
  effects!: readonly ThresholdEffect[];
  @Field(() => Int, { description: "The number of accounts whose resources were counted, at most 25." })
  accountsCounted!: number;
  @Field(() => Int, { description: "The number of accounts that the change does not touch." })
  accountsKept!: number;
  @Field(() => Int, { description: "The number of accounts that were never read." })
  accountsUnread!: number;
  @Field(() => Int, { description: "The number of accounts that were left out, because there are more than 25." })
  accountsLeftOut!: number;
}

@InputType("ApplyThresholdsInput", { description: "The thresholds to apply to data that was read already." })
export class ApplyThresholdsInput {
  @Input(() => [String], { description: "The names of the thresholds that changed, 1 to 20." })
  names!: string[];
  @Input(() => [ID], {
    nullable: true,
    description: "The accounts to evaluate, at most 25; all accounts if omitted.",
  })
  accountIds?: string[] | null;
  @Input(() => ID, {
    nullable: true,
    description: "The `continueAfter` of the previous call. If omitted, the first accounts are evaluated.",
  })
  afterAccountId?: string | null;
}

@ObjectType("ApplyThresholdsPayload", {
  description: "The result of applying thresholds to some accounts.",
  simpleResolvers: true,
})
export class ApplyThresholdsPayload extends Payload {
  @Field(() => Int, { description: "The number of accounts that were evaluated by this call, at most 5." })
  accountsEvaluated!: number;
  @Field(() => Int, { description: "The number of alerts that were opened or reopened." })
  opened!: number;
  @Field(() => Int, { description: "The number of alerts that were resolved." })
  resolved!: number;
  @Field(() => ID, {
    nullable: true,
    description: "The account to continue after with another call. Null if all accounts are evaluated.",
  })
  continueAfter!: string | null;
}
