import { ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";

@ObjectType("AccessAnalyzerFinding", {
  description: "An active finding of IAM Access Analyzer about a role or user.",
  simpleResolvers: true,
})
export class AccessAnalyzerFinding {
  @Field(() => String, { description: "The ID of the finding in IAM Access Analyzer." })
  id!: string;
  @Field(() => String, {
    description: "The type of the finding as AWS spells it, such as `ExternalAccess` or `UnusedIAMRole`.",
  })
  type!: string;
  @Field(() => String, { description: "The ARN of the analyzer that found it." })
  analyzerArn!: string;
  @Field(() => String, { description: "The Region of the analyzer." })
  region!: string;
  @Field(() => DateTimeScalar, { description: "The time at which AWS created the finding." })
  createdAt!: number;
  @Field(() => String, {
    nullable: true,
    description: "The reason why AWS could not analyze the resource, as AWS spells it. Null if AWS analyzed it.",
  })
  error!: string | null;
}

@ObjectType("AccessAnalyzerReport", {
  description: "The report of IAM Access Analyzer of AWS about a role or user, according to the latest scan.",
  simpleResolvers: true,
})
export class AccessAnalyzerReport {
  @Field(() => Boolean, {
    description:
      "Whether an active analyzer exists in a Region that was read. Without one, an empty list of findings means nothing.",
  })
  hasAnalyzer!: boolean;
  @Field(() => [AccessAnalyzerFinding], { description: "The active findings, oldest first, at most 50." })
  findings!: readonly AccessAnalyzerFinding[];
  @Field(() => [String], {
    description: "The calls that AWS refused or that failed. Further findings may be about the role or user.",
  })
  unread!: readonly string[];
}
