import { ArgsType, ID, Int, ObjectType } from "type-graphql";
import type { CauseKind } from "../../iam/alerts/root-cause.ts";
import type { Severity } from "../../iam/severity.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { connectionOf, PageArgs, ConnectionType } from "./common.ts";
import { describedEnum, SeverityEnum } from "./enums.ts";
import { SeverityCounts } from "./overview.ts";

export const CauseKindEnum = describedEnum<CauseKind>("CauseKind", "The part of a cause that one fix has to change.", {
  TRUST_STATEMENT: "A statement of a role's trust policy lets the wrong principals assume the role.",
  POLICY_STATEMENT: "A statement of a policy allows too much, or has no effect.",
  ATTACHMENT: "An AWS managed policy, which an account can detach but not edit, allows too much.",
  ACCESS_KEY: "An access key is too old, or is not used.",
  MFA: "A user has no MFA, or none that resists phishing.",
  INACTIVE_USER: "A user has not been active for a long time, or never was.",
  IAM_PERMISSIONS: "A principal that is not an administrator may change other identities.",
  PASSWORD_POLICY: "The password policy of the account is missing or weak.",
  RESOURCE: "A resource has an issue that no other value describes.",
});

@ObjectType("Problem", {
  description:
    "One root cause with its alerts: a statement, an access key, the MFA of a user. Alerts and paths are counted among the alerts that match the filter of the list.",
  simpleResolvers: true,
})
export class Problem {
  @Field(() => ID, {
    description:
      "The ID of the problem, a value for `AlertFilter.problemIds` and for the query term `problem:`. It is the same in each scan while the cause keeps its place: inserting a statement above the statement gives the problem a new ID.",
  })
  id!: string;
  @Field(() => String, {
    description: "The resource and what is wrong with it, in a few words: the issue of the most severe alert.",
  })
  title!: string;
  @Field(() => CauseKindEnum, { description: "The type of the root cause." })
  cause!: CauseKind;
  @Field(() => String, {
    description:
      "The change that resolves the alerts, in a sentence. If no scan has found the cause yet, it says that the next scan will.",
  })
  fix!: string;
  @Field(() => String, { description: "The identity of the resource to change, as in `Alert.resource.id`." })
  resourceId!: string;
  @Field(() => String, { description: "The name of the resource to change." })
  resourceName!: string;
  @Field(() => Int, {
    nullable: true,
    description: "The index of the statement to change, from 0. Null if the cause is not a statement.",
  })
  statement!: number | null;
  @Field(() => Boolean, {
    description:
      "Whether `whatIf` in the account of the problem can show the effect of removing the statement. False if the cause is not a statement, or if an alert belongs to another account.",
  })
  isPreviewable!: boolean;
  @Field(() => SeverityEnum, { description: "The severity of the most severe alert." })
  severity!: Severity;
  @Field(() => Int, { description: "The number of matching alerts with this cause." })
  alertCount!: number;
  @Field(() => Int, {
    description:
      "The number of escalation paths to administrator that depend on the cause. A principal may have another path after the fix; `whatIf` proves which paths close.",
  })
  pathCount!: number;
  @Field(() => Int, {
    description:
      "The number of users, groups and roles that the matching alerts are about. If the cause is a managed policy with more attachments than that, the number of its attachments.",
  })
  identityCount!: number;
  @Field(() => DateTimeScalar, { description: "The time since which the oldest of the alerts is open." })
  openSince!: Date;
}

@ConnectionType("Problem")
export class ProblemConnection extends connectionOf("Problem", () => Problem) {
  @Field(() => Int, { description: "The number of alerts of all problems in the whole list." })
  alertCount!: number;
  @Field(() => Int, { description: "The number of escalation paths that these alerts report." })
  pathCount!: number;
  @Field(() => SeverityCounts, {
    description: "The number of problems in the whole list, by the severity of their most severe alert.",
  })
  problemCounts!: SeverityCounts;
}

@ObjectType("ProblemTrend", {
  description: "The numbers of open alerts of a problem in the last 14 days.",
  simpleResolvers: true,
})
export class ProblemTrend {
  @Field(() => ID, { description: "The ID of the problem." })
  id!: string;
  @Field(() => [Int], {
    nullable: "items",
    description:
      "The number of open alerts of the problem at the end of each of the last 14 days in UTC, oldest first; the last one is of this moment. Counts all alerts of the problem, whatever the filter of its list. Null for a day before the first scan of its account.",
  })
  openAlerts!: readonly (number | null)[];
}

/** The arguments of the `alerts` field below a problem. */
@ArgsType()
export class ProblemAlertsArgs extends PageArgs {
  @Input(() => Int, {
    nullable: true,
    description:
      "The maximum number of alerts, counted from the cursor `after` or, without it, from the start of the list. 0 to 500; default 10.",
  })
  override first?: number | null;
}
