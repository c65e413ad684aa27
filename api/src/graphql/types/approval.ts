import { ID, InputType, Int, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import type { ApprovalRow } from "../rows.ts";
import { Actor } from "./actor.ts";
import { ApprovalSubjectKindEnum } from "./approval-enums.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import type { ErrorCode } from "../../errors.ts";
import { Field, Input } from "../tied.ts";
import { ErrorCodeEnum } from "./code-enums.ts";

@ObjectType("ApprovalFact", {
  description: "One fact about a requested action, in words.",
  simpleResolvers: true,
})
class ApprovalFact {
  @Field(() => String, { description: "The name of the fact, such as `Role`." })
  name!: string;
  @Field(() => String, { description: "The value of the fact, such as `viewer → admin`." })
  value!: string;
}

@ObjectType("Approval", {
  description: "The request of one operator for an action that a second operator must approve.",
  implements: Node,
  simpleResolvers: true,
})
export class Approval extends Node {
  declare readonly $row: ApprovalRow;
  @Field(() => String, {
    description:
      "The permission that the action needs, such as `accounts.enableWrites`. The second operator must have it too.",
  })
  permission!: string;
  @Field(() => String, { description: "The action in one sentence, with names as of the request." })
  summary!: string;
  @Field(() => [ApprovalFact], { description: "The exact changes in words, with names as of the request." })
  facts!: readonly ApprovalFact[];
  @Field(() => ApprovalSubjectKindEnum, { description: "The type of the resource that the request is about." })
  subjectKind!: ApprovalRow["subjectKind"];
  @Field(() => String, { description: "The name of that resource as of the request." })
  subjectName!: string;
  @Field(() => Actor, { description: "The operator who requested the action." })
  requestedBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time of the request." })
  requestedAt!: Date;
  @Field(() => DateTimeScalar, {
    description: "The time until which the request can be approved, one hour after it was made.",
  })
  expiresAt!: Date;
  @Field(() => Actor, {
    nullable: true,
    description:
      "The operator who approved, refused or withdrew the request. Null while it is open, or if it ended by itself.",
  })
  decidedBy!: Actor | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the decision or of the request's end. Null while the request waits.",
  })
  decidedAt!: Date | null;
  @Field(() => String, { nullable: true, description: "The reason for the refusal. Null if it was not refused." })
  reason!: string | null;
  @Field(() => ErrorCodeEnum, {
    nullable: true,
    description: "The error code of an action that failed or of a request that ended by itself. Null if there is none.",
  })
  errorCode!: ErrorCode | null;
  @Field(() => ID, {
    nullable: true,
    description: "The ID of the rotation, account or operator after the action. Null unless it was carried out.",
  })
  resultId!: string | null;
}

export const ApprovalConnection = connectionOf("Approval", () => Approval);

@InputType("ApprovalFilter", { description: "The conditions that approval requests must meet." })
export class ApprovalFilter {
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether the request must be open (true) or ended (false); both if omitted.",
  })
  isOpen?: boolean | null;
}

@InputType("ApprovalIdInput", { description: "The approval request to approve or withdraw." })
export class ApprovalIdInput {
  @Input(() => ID, { description: "The ID of the approval request." })
  id!: string;
}

@InputType("RefuseRequestInput", { description: "The approval request to refuse, and the reason." })
export class RefuseRequestInput {
  @Input(() => ID, { description: "The ID of the approval request." })
  id!: string;
  @Input(() => String, {
    nullable: true,
    description: "The reason for the requester, at most 500 characters. Required: without it, `REASON_REQUIRED`.",
  })
  reason?: string | null;
}

@ObjectType("ApprovalPayload", {
  description: "The approval request after the change.",
  simpleResolvers: true,
})
export class ApprovalPayload extends Payload {
  @Field(() => Approval, {
    nullable: true,
    description: "The approval request after the change. Null if it could not be changed.",
  })
  approval!: Approval | null;
}

@ObjectType("ApproveRequestPayload", {
  description: "The approval request after the action was carried out or failed.",
  simpleResolvers: true,
})
export class ApproveRequestPayload extends ApprovalPayload {
  @Field(() => String, {
    nullable: true,
    description:
      "The one-time link of an approved admin, for the second operator to hand over. Shown only once. Null if the action creates no link.",
  })
  invitationUrl!: string | null;
}

@ObjectType("ApprovalEvent", {
  description: "A change of approval requests. Read the requests again to see what changed.",
  simpleResolvers: true,
})
export class ApprovalEvent {
  @Field(() => Int, { description: "The number of open approval requests." })
  openCount!: number;
  @Field(() => String, { description: "A text that differs after every change of any approval request." })
  revision!: string;
}
