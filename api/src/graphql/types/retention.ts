import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { RetentionRow } from "../rows.ts";
import type { RetentionKind } from "../../services/retention/retention.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";
import { describedEnum } from "./enums.ts";

const RetentionKindEnum = describedEnum<RetentionKind>("RetentionKind", "A kind of rows with a retention policy.", {
  SCANS: "Finished scans with their control history. The latest one with results of each account is kept in any case.",
  ALERTS: "Events of alerts, and resolved alerts without younger events. Alerts that are not resolved are kept.",
  INVENTORY:
    "Deleted users, groups, roles, policies, versions of policies and keys, closed paths, and recorded changes.",
});

@ObjectType("RetentionPolicy", { description: "The time for which rows of one kind are kept.", simpleResolvers: true })
export class RetentionPolicy {
  @Field(() => RetentionKindEnum, { description: "The kind of rows." })
  kind!: RetentionKind;
  @Field(() => Int, {
    nullable: true,
    description: "The number of days after which rows are deleted. Null if they are kept forever.",
  })
  days!: number | null;
  @Field(() => Int, { description: "The fewest days that can be set." })
  leastDays!: number;
  @Field(() => Boolean, {
    description: "Whether an environment setting gives the number, so that it cannot be changed here.",
  })
  isFixed!: boolean;
}

@ObjectType("TableCount", { description: "A number of rows in a table of the database.", simpleResolvers: true })
export class TableCount {
  @Field(() => String, { description: "The name of the table." })
  table!: string;
  @Field(() => Int, { description: "The number of rows." })
  count!: number;
}

@ObjectType("RetentionRun", {
  description: "The rows that a run of the retention policies deleted.",
  simpleResolvers: true,
})
export class RetentionRun {
  @Field(() => [TableCount], { description: "The deleted rows by table. Tables without any are left out." })
  deleted!: readonly TableCount[];
  @Field(() => Int, { description: "The longest time for which a transaction held locks, in milliseconds." })
  longestMs!: number;
}

@ObjectType("Retention", { description: "The retention policies and their latest run.", simpleResolvers: true })
export class Retention {
  declare readonly $row: RetentionRow;
  @Field(() => [RetentionPolicy], { description: "The policies that apply, one for each kind." })
  policies!: readonly RetentionPolicy[];
  @Field(() => Int, {
    description:
      "The revision of the policies. A change must send it, and fails with `RETENTION_CHANGED` if it is outdated.",
  })
  revision!: number;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the latest run began. Null before the first one.",
  })
  lastRunAt!: Date | null;
}

@ObjectType("RetentionPreview", {
  description: "The rows of a table that a policy would delete now.",
  simpleResolvers: true,
})
export class RetentionPreview {
  @Field(() => RetentionKindEnum, { description: "The kind whose policy deletes the rows." })
  kind!: RetentionKind;
  @Field(() => String, { description: "The name of the table." })
  table!: string;
  @Field(() => Int, { description: "The number of rows." })
  count!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: "The time of the oldest row. Null if there is none." })
  oldest!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "The time of the newest row. Null if there is none." })
  newest!: Date | null;
}

@InputType("RetentionPoliciesInput", {
  description: "Policies to preview. A policy that an environment setting gives applies whatever is set here.",
})
export class RetentionPoliciesInput {
  @Input(() => Int, { nullable: true, description: "Days for `SCANS`: 30 to 36,500. Null keeps them." })
  scanDays?: number | null;
  @Input(() => Int, { nullable: true, description: "Days for `ALERTS`: 90 to 36,500. Null keeps them." })
  alertDays?: number | null;
  @Input(() => Int, { nullable: true, description: "Days for `INVENTORY`: 90 to 36,500. Null keeps them." })
  inventoryDays?: number | null;
}

@InputType("UpdateRetentionInput", {
  description: "The new retention policies. Kinds that are left out are kept forever.",
})
export class UpdateRetentionInput extends RetentionPoliciesInput {
  @Input(() => Int, {
    description:
      "The `revision` of the policies that this change replaces. Error: `RETENTION_CHANGED` if it is outdated.",
  })
  revision!: number;
}

@ObjectType("RetentionPayload", { description: "The policies after the change.", simpleResolvers: true })
export class RetentionPayload extends Payload {
  @Field(() => Retention, { nullable: true, description: "The policies. Null if `userErrors` is not empty." })
  retention!: Retention | null;
}

@ObjectType("AccountErasure", {
  description: "The data of a disconnected account that erasing it deletes.",
  simpleResolvers: true,
})
export class AccountErasure {
  @Field(() => ID, { description: "The ID of the account in IAM Monitor." })
  accountId!: string;
  @Field(() => String, { description: "The name of the account." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The 12-digit number of the account. Null if it is unknown." })
  awsAccountId!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the erasure was requested. Null if it was not requested, or the account is erased.",
  })
  requestedAt!: Date | null;
  @Field(() => [TableCount], {
    description: "The rows by table. The audit log, approvals and rotations are not among them, because they are kept.",
  })
  tables!: readonly TableCount[];
}

@ObjectType("ErasableAccount", { description: "A disconnected account that can be erased.", simpleResolvers: true })
export class ErasableAccount {
  @Field(() => ID, { description: "The ID of the account in IAM Monitor." })
  id!: string;
  @Field(() => String, { description: "The name of the account." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The 12-digit number of the account. Null if it is unknown." })
  awsAccountId!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "The time at which the account was disconnected." })
  archivedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the erasure was requested. Null if it was not requested.",
  })
  eraseRequestedAt!: Date | null;
}

@InputType("EraseAccountInput", { description: "The account to erase, with its number as a confirmation." })
export class EraseAccountInput {
  @Input(() => ID, { description: "The ID of a disconnected account." })
  accountId!: string;
  @Input(() => String, { description: "The 12-digit number of the account, or its name if it has no number." })
  confirmation!: string;
}

@ObjectType("EraseAccountPayload", { description: "The account that is being erased.", simpleResolvers: true })
export class EraseAccountPayload extends Payload {
  @Field(() => AccountErasure, {
    nullable: true,
    description: "The data that is erased. Null if `userErrors` is not empty.",
  })
  erasure!: AccountErasure | null;
}
