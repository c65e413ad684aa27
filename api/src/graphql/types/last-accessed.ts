import { Int, ObjectType } from "type-graphql";
import type { ServicesLastAccessedRow } from "../rows.ts";
import type { LastUsed as LastUsedValue } from "../../iam/account.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { describedEnum } from "./enums.ts";
import { LastUsed } from "./last-used.ts";

export type LastAccessedStatus = "READ" | "NOT_READ" | "NO_PERMISSION" | "FAILED";
const LastAccessedStatusEnum = describedEnum<LastAccessedStatus>(
  "LastAccessedStatus",
  "The availability of last accessed information. Without it, nothing is concluded about use.",
  {
    READ: "The information was read for every principal that has the permissions.",
    NOT_READ: "The information was not requested, not read yet, or is too old.",
    NO_PERMISSION: "AWS denied access to the information.",
    FAILED: "The information was requested, but reading it failed.",
  },
);

export type LastAccessedOutcome = "READ" | "NO_PERMISSION" | "FAILED" | "UNSUPPORTED";
const LastAccessedOutcomeEnum = describedEnum<LastAccessedOutcome>(
  "LastAccessedOutcome",
  "The outcome of reading last accessed information.",
  {
    READ: "Reading finished, although AWS may have denied it or failed for single principals.",
    NO_PERMISSION: "AWS denied access to the information.",
    FAILED: "Reading stopped because of an error.",
    UNSUPPORTED: "The AWS endpoint does not support last accessed information.",
  },
);

@ObjectType("ActionLastAccessed", {
  description: "The last use of an action that AWS tracks individually.",
  simpleResolvers: true,
})
export class ActionLastAccessed {
  @Field(() => String, { description: "The name of the action without the service prefix, such as `ListBuckets`." })
  actionName!: string;
  @Field(() => LastUsed, { description: "The last attempt to perform the action." })
  lastUsed!: LastUsedValue;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The start of the period without a recorded use, which lasts until the reading. Null if it cannot be determined.",
  })
  unusedSince!: number | null;
}

@ObjectType("ServiceLastAccessed", {
  description:
    "The last use of a service to which permissions are granted. AWS counts attempts, including denied ones, for 400 days: without one, NEVER_USED for younger principals and UNKNOWN with `unusedSince` for older ones.",
  simpleResolvers: true,
})
export class ServiceLastAccessed {
  @Field(() => String, { description: "The prefix of the service in action names, such as `s3`." })
  serviceNamespace!: string;
  @Field(() => String, {
    nullable: true,
    description: "The name of the service in AWS. Null if AWS did not list the service.",
  })
  serviceName!: string | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "The number of known actions of the service that the policies allow within the boundary. Null if one of the policies cannot be evaluated.",
  })
  grantedActionCount!: number | null;
  @Field(() => LastUsed, { description: "The last attempt to use the service." })
  lastUsed!: LastUsedValue;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The start of the period without a recorded use, which lasts until the reading. Null if it cannot be determined.",
  })
  unusedSince!: number | null;
}

@ObjectType("ServicesLastAccessed", {
  description: "The services that policies grant, compared with their recorded use.",
  simpleResolvers: true,
})
export class ServicesLastAccessed {
  declare readonly $row: ServicesLastAccessedRow;
  @Field(() => LastAccessedStatusEnum, { description: "The availability of last accessed information." })
  status!: LastAccessedStatus;
  @Field(() => String, {
    nullable: true,
    description: "The reason why the information is not available. Null if it is.",
  })
  reason!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which the information was read; the oldest time if several principals are included. AWS lags behind by some hours. Null if it was not read.",
  })
  readAt!: number | null;
}

@ObjectType("LastAccessedReading", {
  description:
    "The state of reading last accessed information for an account: one AWS job per user and role after scans, at most about once a day.",
  simpleResolvers: true,
})
export class LastAccessedReading {
  @Field(() => Boolean, { description: "Whether a worker is reading now." })
  isRunning!: boolean;
  @Field(() => LastAccessedOutcomeEnum, {
    nullable: true,
    description: "The outcome of the latest reading. Null if none has finished.",
  })
  outcome!: LastAccessedOutcome | null;
  @Field(() => Int, { description: "The number of users and roles in the account, without service-linked roles." })
  total!: number;
  @Field(() => Int, { description: "The number of users and roles whose information was read within the last week." })
  known!: number;
  @Field(() => Int, { description: "The number of users and roles for which AWS denied access." })
  refused!: number;
  @Field(() => Int, { description: "The number of users and roles whose latest job failed." })
  failed!: number;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the oldest information that was read. Null if there is none.",
  })
  oldestReadAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the latest reading started. Null if none has started.",
  })
  startedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the latest progress. Null if none has started.",
  })
  updatedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the latest reading ended. Null if none has ended.",
  })
  finishedAt!: Date | null;
  @Field(() => String, { nullable: true, description: "The AWS action that was denied or failed. Null if none was." })
  action!: string | null;
  @Field(() => String, { nullable: true, description: "The error code. Null if there was no error." })
  code!: string | null;
  @Field(() => String, { nullable: true, description: "The explanation of the error. Null if there was no error." })
  reason!: string | null;
}
