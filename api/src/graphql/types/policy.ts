import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { JsonValue } from "../../iam/finding.ts";
import type { Severity } from "../../iam/severity.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { Node, picturedConnectionOf } from "./common.ts";
import { type PolicyTypeName, PolicyTypeEnum, SeverityEnum } from "./enums.ts";

@ObjectType("PolicyStatement", {
  description: "One statement of a policy document, as it is written.",
  simpleResolvers: true,
})
export class PolicyStatement {
  @Field(() => Int, { description: "Its place in the document, from 0." })
  index!: number;
  @Field(() => String, { nullable: true, description: "Its Sid." })
  sid!: string | null;
  @Field(() => String, { description: "`Allow` or `Deny`." })
  effect!: string;
  @Field(() => [String], { description: "Action." })
  actions!: readonly string[];
  @Field(() => [String], { description: "NotAction." })
  notActions!: readonly string[];
  @Field(() => [String], { description: "Resource." })
  resources!: readonly string[];
  @Field(() => [String], { description: "NotResource." })
  notResources!: readonly string[];
  @Field(() => JsonScalar, { nullable: true, description: "Principal or NotPrincipal, as it is written." })
  principals!: JsonValue | null;
  @Field(() => JsonScalar, { nullable: true, description: "Condition, as it is written." })
  conditions!: JsonValue | null;
  @Field(() => Int, { description: "The first line in `PolicyDocument.text`, from 1." })
  line!: number;
  @Field(() => Int, { description: "The last line." })
  endLine!: number;
}

@ObjectType("PolicyDocument", {
  description: "A policy document: its text, laid out for reading, and its statements.",
  simpleResolvers: true,
})
export class PolicyDocument {
  @Field(() => String, { description: "The JSON; statements point into its lines." })
  text!: string;
  @Field(() => String, { nullable: true, description: "Its Version." })
  version!: string | null;
  @Field(() => [PolicyStatement], { description: "Its statements; empty when the text cannot be understood." })
  statements!: readonly PolicyStatement[];
  @Field(() => String, {
    nullable: true,
    description: "Why the text cannot be understood, as a code; such a policy is not evaluated, never passed.",
  })
  errorCode!: string | null;
  @Field(() => String, { nullable: true, description: "The same in words." })
  errorMessage!: string | null;
  @Field(() => String, { nullable: true, description: "Where, as a JSON path: `$.Statement[0].Action`." })
  errorPath!: string | null;
  @Field(() => Int, { nullable: true, description: "The line, from 1." })
  errorLine!: number | null;
  @Field(() => Int, { nullable: true, description: "The column, from 1." })
  errorColumn!: number | null;
}

@ObjectType("PolicyIssue", { description: "Something risky or wrong in a policy document.", simpleResolvers: true })
export class PolicyIssue {
  @Field(() => String, { description: "What kind of issue it is." })
  code!: string;
  @Field(() => SeverityEnum, { description: "How bad it is." })
  severity!: Severity;
  @Field(() => Int, {
    nullable: true,
    description: "The index of the statement; null when it is about the whole document.",
  })
  statement!: number | null;
  @Field(() => Int, { nullable: true, description: "The line in `PolicyDocument.text`, from 1." })
  line!: number | null;
  @Field(() => Int, { nullable: true, description: "The column, from 1." })
  column!: number | null;
  @Field(() => String, { description: "What is wrong, with names." })
  message!: string;
}

@ObjectType("AttachedTo", { description: "A user, group or role that a policy hangs on.", simpleResolvers: true })
export class AttachedTo {
  @Field(() => String, { description: "`USER`, `GROUP` or `ROLE`." })
  kind!: string;
  @Field(() => ID, { description: "Its global id: ask `node(id)` for it." })
  id!: string;
  @Field(() => String, { description: "Its name." })
  name!: string;
  @Field(() => String, { description: "Its ARN." })
  arn!: string;
  @Field(() => Boolean, { description: "As its permissions boundary, which grants nothing and limits all." })
  asBoundary!: boolean;
}

@ObjectType("Policy", {
  description: "A managed or inline policy of an account.",
  implements: Node,
  simpleResolvers: true,
})
export class Policy extends Node {
  @Field(() => PolicyTypeEnum, { description: "Whose it is and where it lives." })
  type!: PolicyTypeName;
  @Field(() => String, { nullable: true, description: "Its ARN; null for an inline policy, which has none." })
  arn!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it was made; AWS does not tell for inline policies.",
  })
  createdAt!: Date | null;
  @Field(() => Int, { description: "How many users, groups and roles it is attached to." })
  attachmentCount!: number;
  @Field(() => Int, {
    description: "0 to 99: the band of its worst issue (90, 70, 40, 10) and up to 9 for how many there are.",
  })
  riskScore!: number;
  @Field(() => DateTimeScalar, { description: "When a scan saw it first." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When a scan found it gone." })
  goneAt!: Date | null;
}
export const PolicyConnection = picturedConnectionOf("Policy", () => Policy);

@ObjectType("PolicyReference", { description: "How a principal comes to a policy.", simpleResolvers: true })
export class PolicyReference {
  @Field(() => String, { description: "The policy's name." })
  policyName!: string;
  @Field(() => String, { nullable: true, description: "The policy's ARN; null for an inline policy." })
  arn!: string | null;
  @Field(() => PolicyTypeEnum, { description: "Whose it is and where it lives." })
  type!: PolicyTypeName;
  @Field(() => String, {
    nullable: true,
    description: "The group through which it comes; null when it hangs on the principal itself.",
  })
  via!: string | null;
}

@InputType("PolicyFilter", { description: "Narrows a list of policies." })
export class PolicyFilter {
  @Field(() => String, {
    nullable: true,
    description: "Words and `key:value` terms, such as `risk:>=70 attached:yes`; terms AND, commas OR.",
  })
  query?: string | null;
  @Field(() => [ID], {
    nullable: true,
    description: "Our ids or 12-digit AWS account numbers; all accounts when left out.",
  })
  accountIds?: string[] | null;
  @Field(() => [PolicyTypeEnum], { nullable: true, description: "Only these types." })
  type?: PolicyTypeName[] | null;
  @Field(() => Boolean, { nullable: true, description: "Also what is no longer there." })
  includeGone?: boolean | null;
}
