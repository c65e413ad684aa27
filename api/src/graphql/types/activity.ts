import { ID, ObjectType } from "type-graphql";
import type { ActivityActorKind, PersonSource } from "../../iam/activity/activity.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { describedEnum } from "./enums.ts";

const ActivityActorKindEnum = describedEnum<ActivityActorKind>(
  "ActivityActorKind",
  "The type of identity that acted in an AWS account.",
  {
    ROOT: "The root user of the account acted.",
    USER: "An IAM user acted.",
    ROLE: "A session of a role acted.",
    FEDERATED: "A federated user, or a person of IAM Identity Center, acted.",
    SERVICE: "An AWS service acted by itself.",
    UNKNOWN: "CloudTrail names no identity of a known type.",
  },
);

const PersonSourceEnum = describedEnum<PersonSource>(
  "PersonSource",
  "The part of a CloudTrail record that names the person behind an identity.",
  {
    SOURCE_IDENTITY: "The source identity, which was set at sign-in and stays the same through every role.",
    SESSION_NAME: "The name of the role's session. The caller that assumed the role chose it.",
    USER_NAME: "The name of the IAM user or federated user.",
  },
);

@ObjectType("ActivityActor", {
  description: "The identity that acted in an AWS account, and the person behind it, as CloudTrail records them.",
  simpleResolvers: true,
})
class ActivityActor {
  @Field(() => ActivityActorKindEnum, { description: "The type of the identity." })
  kind!: ActivityActorKind;
  @Field(() => String, { description: "The name to show, such as `anna (role Admin)`." })
  displayName!: string;
  @Field(() => String, { nullable: true, description: "The ARN of the identity. Null if CloudTrail has none." })
  arn!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The name of the person behind the identity. Null if CloudTrail names none.",
  })
  person!: string | null;
  @Field(() => PersonSourceEnum, { nullable: true, description: "The origin of `person`. Null if there is no person." })
  personSource!: PersonSource | null;
  @Field(() => String, { nullable: true, description: "The name of the role of a session. Null for other identities." })
  roleName!: string | null;
}

@ObjectType("AccountActivity", {
  description: "One call or sign-in in an AWS account, reported through an event queue. Kept for 90 days.",
  simpleResolvers: true,
})
export class AccountActivity {
  @Field(() => ID, { description: "The ID of the event in CloudTrail." })
  eventId!: string;
  @Field(() => DateTimeScalar, { description: "The time of the call or sign-in." })
  at!: Date;
  @Field(() => String, { description: "The called service, such as `iam.amazonaws.com`." })
  service!: string;
  @Field(() => String, { description: "The name of the call, such as `AttachUserPolicy` or `ConsoleLogin`." })
  name!: string;
  @Field(() => String, { description: "The AWS Region that recorded the event." })
  region!: string;
  @Field(() => ActivityActor, { description: "The identity that acted." })
  actor!: ActivityActor;
  @Field(() => String, {
    nullable: true,
    description: "The address of the caller, or the name of an AWS service. Null if CloudTrail has none.",
  })
  sourceAddress!: string | null;
  @Field(() => String, { nullable: true, description: "The user agent, which the caller states itself." })
  userAgent!: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the identity had used MFA. Null if CloudTrail does not record it, as for roles: an identity provider may have required MFA.",
  })
  hasMfa!: boolean | null;
}
