import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { FixDocumentKind } from "../../iam/fixes/fix.ts";
import type { Severity } from "../../iam/severity.ts";
import type { FixState } from "../../services/analysis/alert-fix.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { describedEnum, SeverityEnum } from "./enums.ts";
import { PolicyIssue } from "./policy.ts";

const FixStateEnum = describedEnum<FixState>("FixState", "The state of a proposed fix.", {
  WRITTEN: "The documents are written, and with them the issue is gone in the latest snapshot.",
  INPUT_NEEDED: "A value that only the operator knows is missing or wrong. `inputs` says which one.",
  UNPROVEN:
    "A document could be written, but the issue would stay, AWS would refuse the document, or it would allow more than now. It is not returned; `reason` says why.",
  UNAVAILABLE: "No document fixes this issue or this resource. Follow the instructions of the alert.",
  GONE: "The latest snapshot no longer has the issue.",
  NOT_EVALUATED: "The latest snapshot does not say whether the issue exists. `reason` says what was not read.",
});

const FixDocumentKindEnum = describedEnum<FixDocumentKind>(
  "FixDocumentKind",
  "The kind of policy that a document of a fix belongs to.",
  {
    TRUST_POLICY: "The document is the trust policy of a role.",
    MANAGED_POLICY: "The document is a customer managed policy.",
    INLINE_POLICY: "The document is an inline policy of a user, group or role.",
  },
);

@InputType("FixValueInput", { description: "The values of one input of a fix." })
export class FixValueInput {
  @Input(() => String, { description: "The ID of the input, as `inputs` of the fix returns it." })
  id!: string;
  @Input(() => [String], { description: "The values, at most 50 of at most 2,048 characters." })
  values!: string[];
}

@ObjectType("FixInput", {
  description: "A value that only the operator knows, with the proposed one.",
  simpleResolvers: true,
})
export class FixInput {
  @Field(() => String, { description: "The ID of the input within the fix." })
  id!: string;
  @Field(() => String, { description: "The name of the value for people." })
  label!: string;
  @Field(() => String, { description: "The form of the value, with an example or the reason for the proposal." })
  hint!: string;
  @Field(() => [String], { description: "The values in use: those of the caller, or the proposed ones." })
  values!: string[];
  @Field(() => Boolean, { description: "Whether no document can be written without a value." })
  isRequired!: boolean;
  @Field(() => Boolean, { description: "Whether there can be several values." })
  isList!: boolean;
  @Field(() => String, {
    nullable: true,
    description: "The reason why the values cannot be used, which completes the name of the input. Null if they can.",
  })
  problem!: string | null;
}

@ObjectType("FixDocument", {
  description: "A policy document that a fix changes, creates or deletes.",
  simpleResolvers: true,
})
export class FixDocument {
  @Field(() => FixDocumentKindEnum, { description: "The kind of the policy." })
  kind!: FixDocumentKind;
  @Field(() => String, { description: "The name of the policy, with its owner if it is inline or a trust policy." })
  name!: string;
  @Field(() => String, { description: "A name for a file with the document." })
  fileName!: string;
  @Field(() => String, {
    nullable: true,
    description: "The present document, formatted. Null if the fix creates the policy.",
  })
  before!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The corrected document, formatted. Null if the fix deletes the policy.",
  })
  after!: string | null;
}

@ObjectType("FixFinding", { description: "An issue that a fix opens or closes.", simpleResolvers: true })
export class FixFinding {
  @Field(() => String, { description: "The ID of the check that reports the issue." })
  checkId!: string;
  @Field(() => String, { description: "The title of the check." })
  title!: string;
  @Field(() => String, { description: "The name of the resource with the issue." })
  resourceName!: string;
  @Field(() => SeverityEnum, { description: "The severity of the issue." })
  severity!: Severity;
}

@ObjectType("FixLoss", {
  description: "The permissions that a user, group or role loses by a fix.",
  simpleResolvers: true,
})
export class FixLoss {
  @Field(() => String, { description: "The ARN of the user, group or role." })
  arn!: string;
  @Field(() => Int, { description: "The number of actions that are no longer allowed." })
  lostCount!: number;
  @Field(() => [String], { description: "The actions that are no longer allowed, most dangerous first; at most 40." })
  lost!: string[];
  @Field(() => Int, {
    description: "The number of actions that stay allowed, but on fewer resources or under further conditions.",
  })
  limitedCount!: number;
  @Field(() => [String], {
    description: "The actions that stay allowed on fewer resources or under further conditions; at most 40.",
  })
  limited!: string[];
}

@ObjectType("FixIssue", { description: "A fault that the linter finds in a new document.", simpleResolvers: true })
export class FixIssue extends PolicyIssue {
  @Field(() => String, { description: "The name of the document." })
  document!: string;
}

@ObjectType("FixProof", {
  description: "The effect of a fix on the latest snapshot. AWS is neither called nor changed.",
  simpleResolvers: true,
})
export class FixProof {
  @Field(() => [FixFinding], { description: "The issues that the fix closes, at most 50." })
  closed!: FixFinding[];
  @Field(() => Int, { description: "The number of issues that the fix closes, with that of the alert." })
  closedCount!: number;
  @Field(() => [FixFinding], { description: "The issues that the fix opens, at most 50." })
  opened!: FixFinding[];
  @Field(() => Int, { description: "The number of issues that the fix opens." })
  openedCount!: number;
  @Field(() => Int, { description: "The number of escalation paths that the fix closes." })
  closedPaths!: number;
  @Field(() => Int, { description: "The number of escalation paths that the fix opens." })
  openedPaths!: number;
  @Field(() => [FixLoss], { description: "The users, groups and roles that lose permissions, at most 50." })
  losses!: FixLoss[];
  @Field(() => Int, { description: "The number of users, groups and roles that lose permissions." })
  lossCount!: number;
  @Field(() => [FixIssue], { description: "The faults that the new documents have and the present ones have not." })
  issues!: FixIssue[];
}

@ObjectType("FixPolicyDocument", {
  description: "The new document of a customer managed policy.",
  simpleResolvers: true,
})
export class FixPolicyDocument {
  @Field(() => String, { description: "The ARN of the policy." })
  policyArn!: string;
  @Field(() => String, { description: "The document." })
  document!: string;
}

@ObjectType("FixInlinePolicyDocument", {
  description: "The new document of an inline policy.",
  simpleResolvers: true,
})
export class FixInlinePolicyDocument {
  @Field(() => String, { description: "The ARN of the user, group or role with the policy." })
  principalArn!: string;
  @Field(() => String, { description: "The name of the policy." })
  policyName!: string;
  @Field(() => String, { description: "The document." })
  document!: string;
}

@ObjectType("FixTrustPolicy", { description: "The new trust policy of a role.", simpleResolvers: true })
export class FixTrustPolicy {
  @Field(() => String, { description: "The ARN of the role." })
  roleArn!: string;
  @Field(() => String, { description: "The trust policy." })
  trustPolicy!: string;
}

@ObjectType("FixChange", {
  description: "The change of a fix that only replaces documents, as the input of `whatIf` takes it.",
  simpleResolvers: true,
})
export class FixChange {
  @Field(() => [FixPolicyDocument], { description: "The documents of customer managed policies." })
  putPolicies!: FixPolicyDocument[];
  @Field(() => [FixInlinePolicyDocument], { description: "The documents of inline policies." })
  putInlinePolicies!: FixInlinePolicyDocument[];
  @Field(() => [FixTrustPolicy], { description: "The trust policies of roles." })
  setTrustPolicies!: FixTrustPolicy[];
}

@ObjectType("AlertFix", {
  description: "The complete fix of an alert: corrected documents, commands that carry them, and their effect.",
  simpleResolvers: true,
})
export class AlertFix {
  @Field(() => ID, { description: "The global ID of the alert." })
  alertId!: string;
  @Field(() => Int, { description: "The number of the alert." })
  alertNumber!: number;
  @Field(() => FixStateEnum, { description: "Whether the documents are written." })
  state!: FixState;
  @Field(() => String, { nullable: true, description: "The reason why there are no documents. Null if there are." })
  reason!: string | null;
  @Field(() => DateTimeScalar, { description: "The time of the snapshot that the fix is made from." })
  asOf!: Date;
  @Field(() => [FixInput], { description: "The values that only the operator knows." })
  inputs!: readonly FixInput[];
  @Field(() => [FixDocument], { description: "The documents that the fix changes, creates or deletes." })
  documents!: FixDocument[];
  @Field(() => FixChange, {
    nullable: true,
    description:
      "The change for `whatIf`, which shows each path that it closes. Null if there are no documents, or if the fix creates, attaches or deletes something as well.",
  })
  change!: FixChange | null;
  @Field(() => String, {
    nullable: true,
    description: "The AWS CLI commands with the documents, quoted for a POSIX shell. Null if there are none.",
  })
  cli!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The Terraform configuration with the documents. Null if there is none.",
  })
  terraform!: string | null;
  @Field(() => [String], { description: "Remarks to read before the change, in sentences." })
  notes!: string[];
  @Field(() => FixProof, { nullable: true, description: "The effect of the fix. Null if there are no documents." })
  proof!: FixProof | null;
}
