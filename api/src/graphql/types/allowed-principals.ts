import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { AccessAssumption, AccessDecisionKind } from "../../iam/analysis/access-decision.ts";
import { DateTimeScalar } from "../scalars.ts";
import { AccessAssumptionEnum, AccessDecisionKindEnum } from "./access.ts";
import { PathPrincipalKindEnum } from "./enums.ts";

@ArgsType()
export class PrincipalsAllowedArgs {
  @Field(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  accountId!: string;
  @Field(() => String, { description: "A single action, such as `iam:CreateAccessKey`; wildcards are not accepted." })
  action!: string;
  @Field(() => String, {
    description:
      "The ARN of one resource. Use `*` for every resource and for actions that do not support resource-level permissions.",
  })
  resource!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "A policy document to evaluate as the policy of the resource, at most 64 KiB. If it is left out, the policy that the latest scan read counts.",
  })
  resourcePolicy?: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The maximum number of principals: 1 to 500, default 100.",
  })
  first?: number | null;
  @Field(() => Int, { nullable: true, description: "The number of principals to skip, default 0." })
  offset?: number | null;
}

@ObjectType("AllowedPrincipal", {
  description: "A user or role that can, or might, perform the action on the resource.",
  simpleResolvers: true,
})
export class AllowedPrincipal {
  @Field(() => PathPrincipalKindEnum, { description: "The type of the principal: a user or a role." })
  kind!: "USER" | "ROLE";
  @Field(() => String, { description: "The name of the user or role." })
  name!: string;
  @Field(() => String, { description: "The ARN of the user or role." })
  arn!: string;
  @Field(() => AccessDecisionKindEnum, { description: "The decision: `ALLOWED`, `CONDITIONAL` or `UNKNOWN`." })
  decision!: AccessDecisionKind;
  @Field(() => [String], { description: "The condition keys that a conditional decision depends on." })
  keys!: readonly string[];
  @Field(() => String, {
    nullable: true,
    description:
      "The information that was not read and without which there is no decision. Null if nothing is missing.",
  })
  missing!: string | null;
}

@ObjectType("PrincipalsAllowed", {
  description:
    "The users and roles of an account that can perform an action on a resource, according to the latest scan.",
  simpleResolvers: true,
})
export class PrincipalsAllowed {
  @Field(() => Boolean, {
    description: "Whether the action is in the catalogue. An action that is not may be a typing mistake.",
  })
  isKnownAction!: boolean;
  @Field(() => Int, { description: "The number of principals that are allowed." })
  allowedCount!: number;
  @Field(() => Int, { description: "The number of principals that are allowed under conditions." })
  conditionalCount!: number;
  @Field(() => Int, {
    description: "The number of principals for which there is no decision, because data was not read.",
  })
  unknownCount!: number;
  @Field(() => Int, { description: "The number of principals that are denied, under `assumes`. They are not listed." })
  deniedCount!: number;
  @Field(() => [AccessAssumptionEnum], {
    description: "The assumptions on which decisions rest because something was not read, also decisions to deny.",
  })
  assumes!: readonly AccessAssumption[];
  @Field(() => String, {
    nullable: true,
    description:
      "The refused call, or other reason, because of which the policy of the resource is unknown. Null if the policy is known or was not asked for.",
  })
  unreadPolicy!: string | null;
  @Field(() => DateTimeScalar, { description: "The time of the scan whose data was evaluated." })
  asOf!: Date;
}
