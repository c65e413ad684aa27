import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { ObservedSources } from "../../iam/rotation/deactivation-gate.ts";
import { SOURCE_STATES, type SourceState } from "../../iam/rotation/key-source.ts";
import type { KeyUseStatus } from "../../services/key-use/key-use.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";
import { describedEnum } from "./enums.ts";

const KeyUseStatusEnum = describedEnum<KeyUseStatus>(
  "KeyUseStatus",
  "Whether CloudTrail was read to find out who uses an access key.",
  {
    OFF: "The reading is off in the settings of the account. Nothing is known about the sources.",
    NOT_READ: "The reading of this key was not requested yet.",
    READING: "The first reading of this key has not ended in any Region.",
    READ: "All Regions of the account's settings were read for the last 90 days.",
    PARTIAL: "Some Regions, or the earliest calls, could not be read. There may be more sources.",
    FAILED: "No Region could be read. The reasons say why.",
  },
);

@ObjectType("KeyUseSource", {
  description: "An address and a family of user agents that used an access key.",
  simpleResolvers: true,
})
export class KeyUseSource {
  @Field(() => String, {
    description:
      "The IP address of the caller, or the name of the AWS service that called on its behalf, as CloudTrail shows it.",
  })
  address!: string;
  @Field(() => String, {
    description: "The family of the user agent without its version, such as Boto3. It is the caller's own statement.",
  })
  agent!: string;
  @Field(() => [String], { description: "The AWS services that were called." })
  services!: readonly string[];
  @Field(() => [String], { description: "The AWS Regions of the calls." })
  regions!: readonly string[];
  @Field(() => DateTimeScalar, { description: "The time of the first call." })
  firstUsedAt!: Date;
  @Field(() => DateTimeScalar, { description: "The time of the latest call." })
  lastUsedAt!: Date;
  @Field(() => Int, { description: "The number of calls that CloudTrail shows." })
  callCount!: number;
}

@ObjectType("KeyUse", {
  description: "The sources that used an access key in the last 90 days, as far as CloudTrail shows them.",
  simpleResolvers: true,
})
export class KeyUse {
  @Field(() => KeyUseStatusEnum, { description: "The status of the reading." })
  status!: KeyUseStatus;
  @Field(() => Boolean, { description: "Whether a reading is waiting or running." })
  isReading!: boolean;
  @Field(() => [String], { description: "The reasons why something is not known, one sentence per Region." })
  reasons!: readonly string[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time since which all events were read in every Region. Null if some Region was never read.",
  })
  coveredFrom!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time until which all events were read in every Region. Null if some Region was never read.",
  })
  coveredTo!: Date | null;
  @Field(() => [String], { description: "The AWS Regions that are read." })
  regions!: readonly string[];
  @Field(() => [KeyUseSource], { description: "The sources of calls with the key, the latest first; at most 100." })
  sources!: readonly KeyUseSource[];
  @Field(() => Int, { description: "The number of all sources." })
  sourceCount!: number;
  @Field(() => [String], { description: "The uses that CloudTrail cannot show, one sentence each." })
  limits!: readonly string[];
}

@InputType("ReadKeyUseInput", { description: "The access key to look up in CloudTrail." })
export class ReadKeyUseInput {
  @Input(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  accountId!: string;
  @Input(() => String, { description: "The ID of the access key." })
  accessKeyId!: string;
}

@ObjectType("ReadKeyUsePayload", { description: "The use of the key as known so far.", simpleResolvers: true })
export class ReadKeyUsePayload extends Payload {
  @Field(() => KeyUse, { nullable: true, description: "The use of the key. Null if `userErrors` is not empty." })
  use!: KeyUse | null;
}

const SourceStateEnum = describedEnum<SourceState>(
  "RotationSourceState",
  "Whether a source has moved from the old to the new key.",
  SOURCE_STATES,
);

const SourcesStatusEnum = describedEnum<ObservedSources["status"]>(
  "RotationSourcesStatus",
  "Whether it is known which sources use the keys of a rotation.",
  {
    READ: "All Regions of the account's settings were read a short time ago.",
    PENDING: "CloudTrail is being read, or is read again after a failure. The old key stays active until then.",
    UNKNOWN: "CloudTrail cannot be read completely. The sources known from earlier are shown.",
  },
);

@ObjectType("RotationSource", {
  description: "An address and a family of user agents that used the old or the new key of a rotation.",
  simpleResolvers: true,
})
export class RotationSource {
  @Field(() => String, {
    description: "The IP address of the caller, or the name of the AWS service that called on its behalf.",
  })
  address!: string;
  @Field(() => String, { description: "The family of the user agent without its version." })
  agent!: string;
  @Field(() => [String], { description: "The AWS services that were called." })
  services!: readonly string[];
  @Field(() => [String], { description: "The AWS Regions of the calls." })
  regions!: readonly string[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the latest call with the old key. Null if CloudTrail shows none.",
  })
  oldKeyLastUsedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the first call with the new key. Null if CloudTrail shows none.",
  })
  newKeyFirstUsedAt!: Date | null;
  @Field(() => SourceStateEnum, { description: "The state of the source." })
  state!: SourceState;
}

@ObjectType("RotationSources", {
  description: "The sources that use the old and the new key of a rotation, as far as CloudTrail shows them.",
  simpleResolvers: true,
})
export class RotationSources {
  @Field(() => SourcesStatusEnum, { description: "The status of the reading." })
  status!: ObservedSources["status"];
  @Field(() => String, {
    nullable: true,
    description: "The reason why the sources are unknown, or why the latest reading failed. Null otherwise.",
  })
  reason!: string | null;
  @Field(() => Int, { description: "The number of sources that have moved to the new key." })
  movedCount!: number;
  @Field(() => Int, { description: "The number of sources that used the old key in the last 90 days." })
  totalCount!: number;
  @Field(() => [RotationSource], { description: "The sources, those that have not moved first; at most 100." })
  sources!: readonly RotationSource[];
  @Field(() => [String], { description: "The uses that CloudTrail cannot show, one sentence each." })
  limits!: readonly string[];
}
