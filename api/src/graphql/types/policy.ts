import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { PolicyRow } from "../rows.ts";
import type { JsonValue } from "../../iam/finding.ts";
import type { Severity } from "../../iam/severity.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { Node } from "./common.ts";
import { inventoryConnectionOf } from "./past.ts";
import { type PolicyTypeName, PolicyTypeEnum, SeverityEnum } from "./enums.ts";
import type { PolicyIssueCode } from "../../iam/policy/issue-references.ts";
import type { PolicyErrorCode } from "../../iam/policy/read-document.ts";
import type { PolicyEffect } from "../../iam/policy/statement.ts";
import { Field, Input } from "../tied.ts";
import { PolicyIssueCodeEnum } from "./code-enums.ts";
import { PolicyEffectEnum, type PolicyHolderKind, PolicyHolderKindEnum } from "./policy-enums.ts";

@ObjectType("PolicyStatement", {
  description: "One statement of a policy document, as written.",
  simpleResolvers: true,
})
export class PolicyStatement {
  @Field(() => Int, { description: "The index of the statement in the document, starting at 0." })
  index!: number;
  @Field(() => String, { nullable: true, description: "The Sid of the statement. Null if it has none." })
  sid!: string | null;
  @Field(() => PolicyEffectEnum, { description: "The effect of the statement." })
  effect!: PolicyEffect;
  @Field(() => [String], { description: "The values of the `Action` element. Empty if there is none." })
  actions!: readonly string[];
  @Field(() => [String], { description: "The values of the `NotAction` element. Empty if there is none." })
  notActions!: readonly string[];
  @Field(() => [String], { description: "The values of the `Resource` element. Empty if there is none." })
  resources!: readonly string[];
  @Field(() => [String], { description: "The values of the `NotResource` element. Empty if there is none." })
  notResources!: readonly string[];
  @Field(() => JsonScalar, {
    nullable: true,
    description: "The `Principal` or `NotPrincipal` element as written. Null if there is none.",
  })
  principals!: JsonValue | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: "The `Condition` element as written. Null if there is none.",
  })
  conditions!: JsonValue | null;
  @Field(() => Int, { description: "The number of the first line in `PolicyDocument.text`, starting at 1." })
  line!: number;
  @Field(() => Int, { description: "The number of the last line in `PolicyDocument.text`." })
  endLine!: number;
}

@ObjectType("PolicyDocument", {
  description: "A policy document: its formatted text and its statements.",
  simpleResolvers: true,
})
export class PolicyDocument {
  @Field(() => String, { description: "The JSON text of the document. Line numbers of statements refer to this text." })
  text!: string;
  @Field(() => String, { nullable: true, description: "The `Version` element of the document. Null if there is none." })
  version!: string | null;
  @Field(() => [PolicyStatement], { description: "The statements of the document. Empty if the document is invalid." })
  statements!: readonly PolicyStatement[];
  @Field(() => PolicyIssueCodeEnum, {
    nullable: true,
    description:
      "The error code of an invalid document. Such a policy is not evaluated and never passes a check. Null if the document is valid.",
  })
  errorCode!: PolicyErrorCode | null;
  @Field(() => String, { nullable: true, description: "The explanation of the error. Null if the document is valid." })
  errorMessage!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The location of the error as a JSON path, such as `$.Statement[0].Action`. Null if unknown or the document is valid.",
  })
  errorPath!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The line of the error, starting at 1. Null if unknown or the document is valid.",
  })
  errorLine!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The column of the error, starting at 1. Null if unknown or the document is valid.",
  })
  errorColumn!: number | null;
}

@ObjectType("PolicyIssue", { description: "A risk or mistake in a policy document.", simpleResolvers: true })
export class PolicyIssue {
  @Field(() => PolicyIssueCodeEnum, { description: "The code of the issue." })
  code!: PolicyIssueCode;
  @Field(() => SeverityEnum, { description: "The severity of the issue." })
  severity!: Severity;
  @Field(() => Int, {
    nullable: true,
    description: "The index of the statement, starting at 0. Null if the issue concerns the whole document.",
  })
  statement!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The line in the text of the document, starting at 1. Null if unknown.",
  })
  line!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The column in the text of the document, starting at 1. Null if unknown.",
  })
  column!: number | null;
  @Field(() => String, {
    description: "The explanation of the issue, which quotes the actions, resources and keys that cause it.",
  })
  message!: string;
}

@ObjectType("AttachedTo", {
  description: "A user, group or role to which a policy is attached.",
  simpleResolvers: true,
})
export class AttachedTo {
  @Field(() => PolicyHolderKindEnum, { description: "The type of the principal." })
  kind!: PolicyHolderKind;
  @Field(() => ID, { description: "The global ID of the user, group or role, for `node(id)`." })
  id!: string;
  @Field(() => String, { description: "The name of the user, group or role." })
  name!: string;
  @Field(() => String, { description: "The ARN of the user, group or role." })
  arn!: string;
  @Field(() => Boolean, {
    description:
      "Whether the policy is attached as a permissions boundary, which grants nothing and limits all other permissions.",
  })
  asBoundary!: boolean;
}

@ObjectType("Policy", {
  description: "A managed or inline policy of an account.",
  implements: Node,
  simpleResolvers: true,
})
export class Policy extends Node {
  declare readonly $row: PolicyRow;
  @Field(() => PolicyTypeEnum, { description: "The type of the policy." })
  type!: PolicyTypeName;
  @Field(() => String, { nullable: true, description: "The ARN of the policy. Null for an inline policy." })
  arn!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the policy was created. Null for an inline policy.",
  })
  createdAt!: Date | null;
  @Field(() => Int, { description: "The number of users, groups and roles to which the policy is attached." })
  attachmentCount!: number;
  @Field(() => Int, {
    description:
      "The risk score, 0 to 99. It is 90, 70, 40 or 10 for the most severe issue, plus up to 9 for the number of issues. The escalation techniques that the policy enables by itself are one issue. Only mistakes count in a policy that is used only as a permissions boundary, because it grants nothing.",
  })
  riskScore!: number;
  @Field(() => DateTimeScalar, { description: "The time at which a scan first observed the policy." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, {
    name: "deletedAt",
    simple: false,
    nullable: true,
    description: "The time at which a scan first no longer found the policy. Null while it exists.",
  })
  goneAt!: Date | null;
}
export const PolicyConnection = inventoryConnectionOf("Policy", () => Policy);

@ObjectType("PolicyReference", {
  description: "A policy of a principal, and the way it applies.",
  simpleResolvers: true,
})
export class PolicyReference {
  @Field(() => String, { description: "The name of the policy." })
  policyName!: string;
  @Field(() => String, { nullable: true, description: "The ARN of the policy. Null for an inline policy." })
  arn!: string | null;
  @Field(() => PolicyTypeEnum, { description: "The type of the policy." })
  type!: PolicyTypeName;
  @Field(() => String, {
    nullable: true,
    description:
      "The name of the group through which the policy applies. Null if it is attached to the principal itself.",
  })
  via!: string | null;
}

@InputType("PolicyFilter", { description: "The conditions that policies must meet." })
export class PolicyFilter {
  @Input(() => String, {
    nullable: true,
    description:
      "Words and `key:value` terms, such as `risk:>=70 attached:yes`. Terms are combined with AND, commas with OR.",
  })
  query?: string | null;
  @Input(() => [ID], {
    nullable: true,
    description: "The IDs or 12-digit AWS account numbers of the accounts; all accounts if omitted.",
  })
  accountIds?: string[] | null;
  @Input(() => [PolicyTypeEnum], {
    nullable: true,
    description: "The types that a policy may have; all types if omitted.",
  })
  type?: PolicyTypeName[] | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to include policies that were deleted in AWS; default false.",
  })
  includeDeleted?: boolean | null;
}
