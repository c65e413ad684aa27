import { ArgsType, ID, Int, ObjectType } from "type-graphql";
import type { ChangeResult, ChangeType } from "../../iam/alerts/change-choice.ts";
import type { ChangeFocus } from "../../iam/alerts/change-group.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { describedEnum } from "./enums.ts";

const ChangeFocusEnum = describedEnum<ChangeFocus>("ChangeFocus", "The groups to which a list of changes is limited.", {
  WORSE: "An alert opened, reopened or became more severe, and is not dismissed.",
  INVENTORY: "A user, group, role, policy or access key was created, changed or deleted.",
  BETTER: "An alert was resolved or became less severe.",
  FIRST_SCAN: "The first scan of the account found an alert, which is not dismissed.",
});

const ChangeResultEnum = describedEnum<ChangeResult>(
  "ChangeResult",
  "The outcome of a period for a resource or for one of its alerts.",
  {
    OPENED: "An alert of the resource opened.",
    FOUND_BY_FIRST_SCAN: "The first scan of the account opened an alert of the resource.",
    REOPENED: "A resolved alert of the resource is open again.",
    RAISED: "An open alert of the resource is more severe.",
    RESOLVED: "An alert of the resource was resolved.",
    LOWERED: "An open alert of the resource is less severe.",
    OPENED_AND_RESOLVED: "An alert of the resource opened and was resolved.",
    CREATED: "The resource, or an access key or inline policy of it, was created.",
    CHANGED: "The resource, or an access key or inline policy of it, was changed.",
    DELETED: "The resource, or an access key or inline policy of it, was deleted.",
  },
);

const ChangeTypeEnum = describedEnum<ChangeType>("ChangeType", "The subject of the changes of a resource.", {
  USER: "The resource is an IAM user.",
  GROUP: "The resource is a group.",
  ROLE: "The resource is a role.",
  POLICY: "The resource is a managed policy.",
  ACCESS_KEY: "An access key of the user, or an alert about one, changed.",
  PATH: "An alert about a path from the resource to administrator changed.",
  ACCOUNT: "The resource is the account itself, its root user or its password policy.",
  OTHER: "The resource is one that no scan has stored.",
});

@ObjectType("ChangeResultCount", {
  description: "The number of changed resources with one result.",
  simpleResolvers: true,
})
class ChangeResultCount {
  @Field(() => ChangeResultEnum, { description: "The outcome that is counted." })
  result!: ChangeResult;
  @Field(() => Int, { description: "The number of resources with the result." })
  count!: number;
}

@ObjectType("ChangeTypeCount", { description: "The number of changed resources of one type.", simpleResolvers: true })
class ChangeTypeCount {
  @Field(() => ChangeTypeEnum, { description: "The subject that is counted." })
  type!: ChangeType;
  @Field(() => Int, { description: "The number of resources of the type." })
  count!: number;
}

@ObjectType("ChangeActorCount", {
  description: "The number of resources that one actor changed.",
  simpleResolvers: true,
})
class ChangeActorCount {
  @Field(() => String, {
    description:
      "The key of the actor: its ARN, if CloudTrail names one. `ROTATION` if a rotation of IAM Monitor made the change, and `UNKNOWN` if no event of CloudTrail explains any change.",
  })
  key!: string;
  @Field(() => String, { nullable: true, description: "The name of the actor. Null for `ROTATION` and `UNKNOWN`." })
  name!: string | null;
  @Field(() => Int, { description: "The number of resources that the actor changed." })
  count!: number;
}

@ObjectType("ChangeFacets", {
  description:
    "The number of changed resources for each value of each facet. A facet ignores its own part of the filter. A resource can have several values.",
  simpleResolvers: true,
})
export class ChangeFacets {
  @Field(() => [ChangeResultCount], { description: "The number of resources by result." })
  results!: readonly ChangeResultCount[];
  @Field(() => [ChangeTypeCount], { description: "The number of resources by type." })
  types!: readonly ChangeTypeCount[];
  @Field(() => [ChangeActorCount], {
    description: "The number of resources by actor, most first; at most 100 actors.",
  })
  actors!: readonly ChangeActorCount[];
}

@ArgsType()
export class ChangesFilterArgs {
  @Input(() => DateTimeScalar, {
    nullable: true,
    description: "The start of the period, exclusive. Required unless `sinceScanId` is given.",
  })
  since?: Date | null;
  @Input(() => ID, {
    nullable: true,
    description: "The ID of the scan after which the period starts. The list then has only the account of the scan.",
  })
  sinceScanId?: string | null;
  @Input(() => DateTimeScalar, {
    nullable: true,
    description:
      "The end of the period, inclusive; now if omitted. Ignored with a cursor, which has the end of its list.",
  })
  until?: Date | null;
  @Input(() => ID, {
    nullable: true,
    description: "The ID of the account or its 12-digit AWS account number; all accounts if omitted.",
  })
  accountId?: string | null;
  @Input(() => ChangeFocusEnum, { nullable: true, description: "The groups to list; all groups if omitted." })
  focus?: ChangeFocus | null;
  @Input(() => [ChangeResultEnum], {
    nullable: true,
    description: "Outcomes of the resources or their alerts; any outcome if omitted or empty.",
  })
  results?: ChangeResult[] | null;
  @Input(() => [ChangeTypeEnum], {
    nullable: true,
    description: "Subjects of the changes; any subject if omitted or empty.",
  })
  types?: ChangeType[] | null;
  @Input(() => [String], {
    nullable: true,
    description:
      "The keys of those who made the changes, as in `changeFacets`; at most 100. Anyone if omitted or empty.",
  })
  actors?: string[] | null;
}
