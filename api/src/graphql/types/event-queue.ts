import { Float, ID, InputType, ObjectType } from "type-graphql";
import type { ErrorCode } from "../../errors.ts";
import type { EventQueueState } from "../../services/activity/event-queues.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { SetupPermission } from "./account.ts";
import { Payload } from "./common.ts";
import { describedEnum } from "./enums.ts";

const EventQueueStateEnum = describedEnum<EventQueueState>("EventQueueState", "The state of an event queue.", {
  WAITING: "The queue is read, and no message has arrived yet.",
  RECEIVING: "The queue is read, and messages have arrived.",
  NOT_READ: "The latest poll failed, or there was none for two minutes. Scans go on by their schedule.",
});

@ObjectType("RejectedMessage", {
  description: "A message of an event queue that had no effect. Its values are not kept.",
  simpleResolvers: true,
})
class RejectedMessage {
  @Field(() => DateTimeScalar, { description: "The time at which the message was read." })
  at!: string;
  @Field(() => String, {
    description:
      "The reason: `TOO_LARGE`, `NOT_JSON`, `NOT_AN_EVENT`, `NO_RECORD`, `TIME_UNKNOWN`, `NOT_STORED`, or `UNKNOWN_ACCOUNT` for an event of an account that is not connected or not in the organization.",
  })
  reason!: string;
  @Field(() => String, {
    description:
      "A description of the message without its values. TOO_LARGE and NOT_JSON: its length. NOT_AN_EVENT, NO_RECORD and TIME_UNKNOWN: the names and types of its fields. NOT_STORED: the API call. UNKNOWN_ACCOUNT: the account ID.",
  })
  shape!: string;
}

@ObjectType("EventQueue", {
  description: "A queue of Amazon SQS from which events of an account or organization are read in near real time.",
  simpleResolvers: true,
})
export class EventQueue {
  @Field(() => ID, { description: "The ID of the event queue." })
  id!: string;
  @Field(() => String, { description: "The name of the account, or `the organization`." })
  name!: string;
  @Field(() => ID, { nullable: true, description: "The ID of the account. Null if the queue is an organization's." })
  accountId!: string | null;
  @Field(() => ID, { nullable: true, description: "The ID of the organization. Null if the queue is an account's." })
  organizationId!: string | null;
  @Field(() => String, { description: "The URL that names the queue." })
  url!: string;
  @Field(() => EventQueueStateEnum, { description: "The state of the queue." })
  state!: EventQueueState;
  @Field(() => String, { nullable: true, description: "The reason why the queue is not read. Null in other states." })
  reason!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time since which the queue is not read. Null in other states.",
  })
  since!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the latest poll that succeeded. Null before the first one.",
  })
  readAt?: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the latest message arrived. Null before the first one.",
  })
  lastEventAt?: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the latest test event arrived. Null before the first one.",
  })
  testedAt?: Date | null;
  @Field(() => Float, { description: "The number of activities that were stored." })
  storedCount!: number;
  @Field(() => Float, { description: "The number of activities that arrived more than once." })
  repeatedCount!: number;
  @Field(() => Float, {
    description:
      "The number of events without effect: calls that changed nothing or failed, and events of other services.",
  })
  ignoredCount!: number;
  @Field(() => Float, { description: "The number of messages that could not be read. They were set aside." })
  malformedCount!: number;
  @Field(() => Float, { description: "The number of events of accounts that the queue may not report." })
  unknownAccountCount!: number;
  @Field(() => [RejectedMessage], { description: "The latest messages without effect, newest first; at most 10." })
  rejected!: readonly RejectedMessage[];
}

@ObjectType("EventQueueSetup", {
  description: "The templates that send IAM, STS and sign-in events of an account or organization to a queue.",
  simpleResolvers: true,
})
export class EventQueueSetup {
  @Field(() => String, {
    description: "The AWS Region in which IAM reports its events. The queue belongs there.",
  })
  region!: string;
  @Field(() => String, { description: "The CloudFormation template of the rule, the queue and its policy." })
  cloudFormation!: string;
  @Field(() => String, { description: "The Terraform configuration of the rule, the queue and its policy." })
  terraform!: string;
  @Field(() => String, { description: "The AWS CLI commands that deploy the template and send a test event." })
  cli!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The AWS CLI commands that let the accounts of an organization send their events. Null for one account.",
  })
  members!: string | null;
  @Field(() => [SetupPermission], {
    description: "The permissions that the queue's policy grants, with their purpose.",
  })
  permissions!: readonly SetupPermission[];
}

@InputType("EventQueueOwnerInput", { description: "An account or an organization, and not both." })
export class EventQueueOwnerInput {
  @Input(() => ID, { nullable: true, description: "The ID of the account or its 12-digit AWS account number." })
  accountId?: string | null;
  @Input(() => ID, { nullable: true, description: "The ID of the organization in IAM Monitor." })
  organizationId?: string | null;
}

@InputType("SetEventQueueInput", { description: "The event queue of an account or an organization." })
export class SetEventQueueInput extends EventQueueOwnerInput {
  @Input(() => String, { description: "The URL of a standard queue of Amazon SQS." })
  url!: string;
}

@ObjectType("EventQueuePayload", { description: "The result of a change of an event queue.", simpleResolvers: true })
export class EventQueuePayload extends Payload {
  @Field(() => EventQueue, { nullable: true, description: "The event queue. Null if it was removed, or on failure." })
  eventQueue!: EventQueue | null;
}

@ObjectType("EventQueueTest", { description: "The result of a test of an event queue.", simpleResolvers: true })
export class EventQueueTest {
  @Field(() => Boolean, { description: "Whether AWS lets IAM Monitor read the queue." })
  isOk!: boolean;
  @Field(() => String, { description: "The result in words, with the time of the latest event." })
  message!: string;
  @Field(() => String, { nullable: true, description: "The code of the error. Null if the test succeeded." })
  code!: ErrorCode | null;
}

@ObjectType("TestEventQueuePayload", { description: "The result of `testEventQueue`.", simpleResolvers: true })
export class TestEventQueuePayload extends Payload {
  @Field(() => EventQueueTest, { nullable: true, description: "The result of the test. Null on failure." })
  test!: EventQueueTest | null;
}
