import { Field, Int, ObjectType } from "type-graphql";
import type { LastUsed as LastUsedValue } from "../../iam/account.ts";
import { DateTimeScalar } from "../scalars.ts";
import { describedEnum } from "./enums.ts";
import { LastUsed } from "./last-used.ts";

export type LastAccessedStatus = "READ" | "NOT_READ" | "NO_PERMISSION" | "FAILED";
const LastAccessedStatusEnum = describedEnum<LastAccessedStatus>(
  "LastAccessedStatus",
  "Whether AWS's record of use was read; nothing is concluded where it was not.",
  {
    READ: "It was read, of all who hold the rights.",
    NOT_READ: "It was not asked for, not yet, or too long ago.",
    NO_PERMISSION: "AWS refused to tell.",
    FAILED: "It was asked for, and no answer came.",
  },
);

export type LastAccessedOutcome = "READ" | "NO_PERMISSION" | "FAILED" | "UNSUPPORTED";
const LastAccessedOutcomeEnum = describedEnum<LastAccessedOutcome>(
  "LastAccessedOutcome",
  "How a reading of last accessed services ended.",
  {
    READ: "To the end; single principals may have been refused or have failed.",
    NO_PERMISSION: "AWS refused it.",
    FAILED: "It broke off.",
    UNSUPPORTED: "The endpoint does not know it.",
  },
);

@ObjectType("ActionLastAccessed", { description: "One action that AWS tells about by itself.", simpleResolvers: true })
export class ActionLastAccessed {
  @Field(() => String, { description: "The action without its service: `ListBuckets`." })
  actionName!: string;
  @Field(() => LastUsed, { description: "When it was last attempted." })
  lastUsed!: LastUsedValue;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "From then until the reading AWS has seen no use; null when it cannot be told.",
  })
  unusedSince!: number | null;
}

@ObjectType("ServiceLastAccessed", {
  description:
    "A service that is granted, and when it was last used. AWS counts attempts, refused ones too, for 400 days: no use is NEVER_USED for who is younger, UNKNOWN with `unusedSince` for who is older.",
  simpleResolvers: true,
})
export class ServiceLastAccessed {
  @Field(() => String, { description: "The service, as actions begin with it: `s3`." })
  serviceNamespace!: string;
  @Field(() => String, { nullable: true, description: "AWS's name of it; null where AWS did not list it." })
  serviceName!: string | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "How many known actions the policies allow in it, within the boundary; null when one of them cannot be judged.",
  })
  grantedActionCount!: number | null;
  @Field(() => LastUsed, { description: "When it was last used." })
  lastUsed!: LastUsedValue;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "From then until the reading AWS has seen no use; null when it cannot be told.",
  })
  unusedSince!: number | null;
}

@ObjectType("ServicesLastAccessed", {
  description: "What is granted beside what is used, service by service.",
  simpleResolvers: true,
})
export class ServicesLastAccessed {
  @Field(() => LastAccessedStatusEnum, { description: "Whether AWS's record was read." })
  status!: LastAccessedStatus;
  @Field(() => String, { nullable: true, description: "Why it was not." })
  reason!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When AWS was asked; of several, the oldest. AWS itself is some hours behind.",
  })
  readAt!: number | null;
}

@ObjectType("LastAccessedReading", {
  description: "How the reading of last accessed services stands: one job of AWS's for each user and role, once a day.",
  simpleResolvers: true,
})
export class LastAccessedReading {
  @Field(() => Boolean, { description: "A worker is at it." })
  isRunning!: boolean;
  @Field(() => LastAccessedOutcomeEnum, {
    nullable: true,
    description: "How the latest one ended; null while none has.",
  })
  outcome!: LastAccessedOutcome | null;
  @Field(() => Int, { description: "Users and roles there are, but for the roles that only AWS's services assume." })
  total!: number;
  @Field(() => Int, { description: "Those that are known: read within the last week." })
  known!: number;
  @Field(() => Int, { description: "Those that AWS refused to tell about." })
  refused!: number;
  @Field(() => Int, { description: "Those whose latest job failed." })
  failed!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: "The oldest of those that are known." })
  oldestReadAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When the latest one began." })
  startedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it last got on." })
  updatedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When the latest one ended." })
  finishedAt!: Date | null;
  @Field(() => String, { nullable: true, description: "The AWS action that was refused or failed." })
  action!: string | null;
  @Field(() => String, { nullable: true, description: "Our code of it." })
  code!: string | null;
  @Field(() => String, { nullable: true, description: "The same in words." })
  reason!: string | null;
}
