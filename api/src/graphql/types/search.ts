import { ID, Int, ObjectType } from "type-graphql";
import type { AlertStatus } from "../../iam/alerts/alert.ts";
import type { Severity } from "../../iam/severity.ts";
import type { SearchKind } from "../../services/search/search.ts";
import { Field } from "../tied.ts";
import { AlertStatusEnum, describedEnum, SeverityEnum } from "./enums.ts";

const SearchKindEnum = describedEnum<SearchKind>("SearchKind", "The type of what a search has found.", {
  ACCESS_KEY: "An access key, found by its ID or the beginning of it.",
  USER: "An IAM user.",
  ROLE: "An IAM role.",
  GROUP: "An IAM group.",
  POLICY: "A managed or inline policy.",
  ALERT: "An alert, found by its number or a text that it shows.",
  CHECK: "A check, found by its ID or title.",
  ACCOUNT: "An AWS account, found by its name, number or alias.",
});

@ObjectType("SearchHit", {
  description: "One result of a search over everything that has a page.",
  simpleResolvers: true,
})
export class SearchHit {
  @Field(() => SearchKindEnum, { description: "The type of the result." })
  kind!: SearchKind;
  @Field(() => ID, { description: "The ID of the resource, alert, account or check." })
  id!: string;
  @Field(() => String, {
    description: "The name of the resource or account, the ID of the access key or check, or the title of the alert.",
  })
  name!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The user of an access key, a principal with the policy, the resource of an alert, the title of a check, or an account number. Null if there is none.",
  })
  detail!: string | null;
  @Field(() => Boolean, { description: "Whether the text is the whole name, ID, ARN or number." })
  isExact!: boolean;
  @Field(() => Int, { nullable: true, description: "The number of the alert. Null for other results." })
  alertNumber!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "The issue in a few words, as in `Alert.headline`. Null for other results.",
  })
  headline!: string | null;
  @Field(() => SeverityEnum, {
    nullable: true,
    description: "The severity of the alert or check. Null for other results.",
  })
  severity!: Severity | null;
  @Field(() => AlertStatusEnum, { nullable: true, description: "The status of the alert. Null for other results." })
  status!: AlertStatus | null;
}
