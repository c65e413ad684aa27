import { Int, ObjectType } from "type-graphql";
import type { OrganizationPolicyType } from "../../iam/attached-policy.ts";
import type { GuardrailState } from "../../iam/organization-policies.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { describedEnum } from "./enums.ts";
import { FailedReading } from "./failed-reading.ts";

const GuardrailStateEnum = describedEnum<GuardrailState>(
  "GuardrailState",
  "Whether the latest scan knew the policies of one type above its account.",
  {
    KNOWN: "The policies were read and are part of every decision.",
    UNKNOWN: "The policies were not read. Decisions assume that one of them may deny, and say so.",
    NOT_BOUND: "No such policy applies: the account is in no organization, or is its management account.",
  },
);

const OrganizationPolicyTypeEnum = describedEnum<OrganizationPolicyType>(
  "OrganizationPolicyType",
  "The types of organization policies that limit permissions.",
  {
    SERVICE_CONTROL_POLICY: "Service control policies (SCPs) limit the principals of an account.",
    RESOURCE_CONTROL_POLICY: "Resource control policies (RCPs) limit access to the resources of an account.",
  },
);

@ObjectType("GuardrailReading", {
  description: "The service and resource control policies above an account, as far as its latest scan knew them.",
  simpleResolvers: true,
})
export class GuardrailReading {
  @Field(() => GuardrailStateEnum, { description: "Whether the service control policies are known." })
  serviceControlPolicies!: GuardrailState;
  @Field(() => GuardrailStateEnum, { description: "Whether the resource control policies are known." })
  resourceControlPolicies!: GuardrailState;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the oldest of the used policies was read. Null if none was read.",
  })
  asOf!: Date | number | null;
  @Field(() => String, {
    nullable: true,
    description: "The explanation why policies are unknown. Null if they are known.",
  })
  reason!: string | null;
}

@ObjectType("OrganizationPolicyReading", {
  description: "The reading of one type of policies of an organization. They are read once for all accounts.",
  simpleResolvers: true,
})
export class OrganizationPolicyReading extends FailedReading {
  @Field(() => OrganizationPolicyTypeEnum, { description: "The type of the policies." })
  type!: OrganizationPolicyType;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the policies were last read completely. Null if they never were.",
  })
  readAt!: Date | number | null;
  @Field(() => Int, { description: "The number of policies that are attached to the root, a unit or an account." })
  count!: number;
}
