import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { JsonValue } from "../../iam/finding.ts";
import { JsonScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { NotificationMessageHead, RuleMatch } from "./notification.ts";

@ObjectType("NotificationSample", {
  description: "One message of a rule, in the forms that targets would get it.",
  simpleResolvers: true,
})
export class NotificationSample extends NotificationMessageHead {
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
  @Input(() => Int, {
    nullable: true,
    description: "The position of the message in `NotificationPreview.messages`, 0 to 49; the newest if omitted.",
  })
  position?: number | null;
  @Input(() => String, {
    nullable: true,
    description: "The name of the rule, which the message contains, at most 100 characters; `New rule` if omitted.",
  })
  name?: string | null;
  @Input(() => ID, {
    nullable: true,
    description: "The ID of the rule, which the message contains, if it is saved.",
  })
  ruleId?: string | null;
}
