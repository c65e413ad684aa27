import { ArgsType, ID, Int, ObjectType } from "type-graphql";
import type { AccessAssumption, AccessDecisionKind } from "../../iam/analysis/access-decision.ts";
import type { OutsideParty, OutsideSource } from "../../iam/policy/outside-grants.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { AccessAssumptionEnum, AccessDecisionKindEnum } from "./access.ts";
import { describedEnum, PathPrincipalKindEnum } from "./enums.ts";

@ArgsType()
export class PrincipalsAllowedArgs {
  @Input(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  accountId!: string;
  @Input(() => String, {
    description: "A single action, such as `iam:CreateAccessKey`; wildcards are not accepted.",
  })
  action!: string;
  @Input(() => String, {
    description:
      "The ARN of one resource. Use `*` for every resource and for actions that do not support resource-level permissions.",
  })
  resource!: string;
  @Input(() => String, {
    nullable: true,
    description:
      "A policy document to evaluate as the policy of the resource, at most 64 KiB. If it is left out, the policy that the latest scan read counts.",
  })
  resourcePolicy?: string | null;
  @Input(() => Int, {
    nullable: true,
    description: "The maximum number of principals: 1 to 500, default 100.",
  })
  first?: number | null;
  @Input(() => Int, { nullable: true, description: "The number of principals to skip, default 0." })
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

const OutsidePartyEnum = describedEnum<OutsideParty>(
  "OutsideParty",
  "The kind of principal outside the account that a resource policy lets in.",
  {
    EVERYONE: "Any principal, which no condition or Deny on fixed values keeps out.",
    LIMITED_EVERYONE: "Any principal that meets a condition, such as an organization.",
    OTHER_ACCOUNT: "Another AWS account, or a principal of it.",
    SERVICE: "An AWS service.",
    FEDERATED: "The sessions of an identity provider.",
    UNKNOWN: "A principal whose ID tells no account, such as a deleted user.",
  },
);

const OutsideSourceEnum = describedEnum<OutsideSource>(
  "OutsideSource",
  "The part of a resource's configuration that lets a principal in.",
  {
    POLICY: "A statement of the policy of the resource.",
    ACCESS_CONTROL_LIST: "An access control list of an Amazon S3 bucket.",
    KEY_GRANT: "A grant of an AWS KMS key.",
  },
);

@ObjectType("ResourcePolicyGrant", {
  description:
    "A principal outside the account that a resource lets in, by its policy, an access control list or a grant.",
  simpleResolvers: true,
})
export class ResourcePolicyGrant {
  @Field(() => OutsideSourceEnum, { description: "The part of the resource's configuration that lets it in." })
  source!: OutsideSource;
  @Field(() => OutsidePartyEnum, { description: "The kind of principal." })
  party!: OutsideParty;
  @Field(() => String, { description: "The principal as the policy, list or grant writes it." })
  principal!: string;
  @Field(() => Int, {
    description: "The index of the statement in the policy, or in the list of grants, starting at 0.",
  })
  statementIndex!: number;
  @Field(() => String, {
    nullable: true,
    description: "The Sid of the statement, or the ID of the grant. Null if it has none.",
  })
  sid!: string | null;
  @Field(() => [String], {
    description:
      "The allowed actions as the statement writes them, the permission of a list or the operations of a grant.",
  })
  actions!: readonly string[];
  @Field(() => String, { description: "The reason in one sentence, with the condition keys of the statement." })
  reason!: string;
  @Field(() => Boolean, {
    description: "Whether Block Public Access of Amazon S3 blocks what the statement or list allows the principal.",
  })
  isBlocked!: boolean;
}

@ObjectType("ReadResourcePolicy", {
  description: "The policy of a resource, with the principals outside the account that it lets in.",
  simpleResolvers: true,
})
export class ReadResourcePolicy {
  @Field(() => String, { description: "The ARN of the resource with the policy, such as the bucket of an object." })
  resourceArn!: string;
  @Field(() => String, { nullable: true, description: "The policy as it is written. Null if the resource has none." })
  document!: string | null;
  @Field(() => Boolean, { description: "Whether the policy was given with the question rather than read by a scan." })
  isGiven!: boolean;
  @Field(() => String, {
    nullable: true,
    description:
      "The reason why the policy cannot be parsed. `outside` is then empty, and access from outside is unknown. Null if it can be parsed.",
  })
  parseError!: string | null;
  @Field(() => [ResourcePolicyGrant], {
    description:
      "The grants to principals outside the account, in the order of the statements. A Deny may still refuse them.",
  })
  outside!: readonly ResourcePolicyGrant[];
  @Field(() => String, {
    nullable: true,
    description:
      "The access control list or grants that could let in others and were not read, with the refused call. `outside` is then not complete. Null if nothing is missing.",
  })
  unreadOutside!: string | null;
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
      "The reason why the policy of the resource is unknown, such as a refused call. Null if the policy is known, or if no scan tried to read it.",
  })
  unreadPolicy!: string | null;
  @Field(() => ReadResourcePolicy, {
    nullable: true,
    description: "The policy of the resource that the decisions rest on. Null if it was neither read nor given.",
  })
  policy!: ReadResourcePolicy | null;
  @Field(() => DateTimeScalar, { description: "The time of the scan whose data was evaluated." })
  asOf!: Date;
}
