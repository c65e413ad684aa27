import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { JsonValue } from "../../iam/finding.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { RuleMatch } from "./notification.ts";

@ObjectType("NotificationSample", {
  description: "One message of a rule, in the forms that targets would get it.",
  simpleResolvers: true,
})
export class NotificationSample {
  @Field(() => DateTimeScalar, { description: "The time of the newest event in the message." })
  at!: Date;
  @Field(() => String, { description: "The title of the message." })
  title!: string;
  @Field(() => Int, { description: "The number of events in the message." })
  eventCount!: number;
  @Field(() => String, {
    nullable: true,
    description: "The address of the owner who would have got the message. Null for the targets of the rule.",
  })
  sentTo!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The tags of the owners, such as `team=payments`. Null for the targets of the rule.",
  })
  owner!: string | null;
  @Field(() => Boolean, {
    description:
      "Whether the rule would have sent no such message in the last 30 days. The sample is then the test message that an admin can send to a target.",
  })
  isTest!: boolean;
  @Field(() => JsonScalar, { description: "The body of the request to Slack, with its blocks." })
  slack!: JsonValue;
  @Field(() => String, { description: "The subject of the e-mail." })
  emailSubject!: string;
  @Field(() => String, { description: "The plain text of the e-mail. Its HTML part has the same content." })
  emailText!: string;
  @Field(() => JsonScalar, {
    description: "The body of the request to a webhook, as described by `notification.schema.json`.",
  })
  webhook!: JsonValue;
}

@InputType("NotificationSampleInput", { description: "The settings of a rule, and which of its messages to show." })
export class NotificationSampleInput extends RuleMatch {
  @Field(() => Int, {
    nullable: true,
    description: "The position of the message in `NotificationPreview.messages`, 0 to 49; the newest if omitted.",
  })
  position?: number | null;
  @Field(() => String, {
    nullable: true,
    description: "The name of the rule, which the message contains, at most 100 characters; `New rule` if omitted.",
  })
  name?: string | null;
  @Field(() => ID, { nullable: true, description: "The ID of the rule, which the message contains, if it is saved." })
  ruleId?: string | null;
}
