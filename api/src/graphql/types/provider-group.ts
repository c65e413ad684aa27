import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { AccessRole } from "../../services/core/permissions.ts";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";
import { OperatorRoleEnum } from "./operator-enums.ts";

@ObjectType("ProviderGroup", {
  description: "A group of the identity provider that gives its members a role.",
  simpleResolvers: true,
})
export class ProviderGroup {
  @Field(() => String, { description: "The group as the provider names it in the claim. Must match exactly." })
  value!: string;
  @Field(() => OperatorRoleEnum, { description: "The role of the members." })
  role!: AccessRole;
  @Field(() => [ID], {
    nullable: true,
    description: "The IDs of the account groups whose accounts the members see. Null for all accounts.",
  })
  accountGroupIds!: readonly string[] | null;
}

@ObjectType("ProviderGroupOfSettings", {
  description: "A group of the identity provider that the setting OIDC_ROLE_VALUES maps to a role.",
  simpleResolvers: true,
})
export class ProviderGroupOfSettings {
  @Field(() => String, { description: "The group as the provider names it in the claim." })
  value!: string;
  @Field(() => OperatorRoleEnum, { description: "The role of the members." })
  role!: AccessRole;
}

@ObjectType("ProviderGroups", {
  description: "The groups of the identity provider that give access to IAM Monitor.",
  simpleResolvers: true,
})
export class ProviderGroups {
  @Field(() => Int, {
    description: "The number of changes so far. `updateProviderGroups` names the one that it replaces.",
  })
  revision!: number;
  @Field(() => String, {
    nullable: true,
    description:
      "The claim whose values are the groups (OIDC_ROLE_CLAIM). Null if it is not set: no group then counts.",
  })
  claim!: string | null;
  @Field(() => [ProviderGroup], { description: "The groups that an admin mapped, in the order of the list." })
  groups!: readonly ProviderGroup[];
  @Field(() => [ProviderGroupOfSettings], {
    description: "The groups that the settings of the installation map. They say nothing about accounts.",
  })
  fromSettings!: readonly ProviderGroupOfSettings[];
}

@ObjectType("NextSignIn", {
  description: "The access that an operator gets at the next sign-in with the identity provider.",
  simpleResolvers: true,
})
export class NextSignIn {
  @Field(() => ID, { description: "The ID of the operator." })
  operatorId!: string;
  @Field(() => String, { description: "The name of the operator." })
  name!: string;
  @Field(() => OperatorRoleEnum, { description: "The present role." })
  roleNow!: AccessRole;
  @Field(() => String, { description: "The names of the present account groups, or `all accounts`." })
  accountsNow!: string;
  @Field(() => OperatorRoleEnum, {
    nullable: true,
    description: "The role after the next sign-in. Null if the sign-in is refused and the operator disabled.",
  })
  role!: AccessRole | null;
  @Field(() => String, {
    nullable: true,
    description: "The names of the account groups after the next sign-in, or `all accounts`. Null if it is refused.",
  })
  accounts!: string | null;
  @Field(() => [String], {
    description:
      "The groups of the identity provider that give this access. Empty if the default role of the installation applies.",
  })
  from!: readonly string[];
  @Field(() => [String], {
    description: "The mapped groups without effect, because another one gives a more privileged role.",
  })
  ignored!: readonly string[];
}

@ObjectType("ProviderGroupsPreview", {
  description: "The effect of mapped groups on the operators whose role comes from the identity provider.",
  simpleResolvers: true,
})
export class ProviderGroupsPreview {
  @Field(() => [NextSignIn], {
    description: "The operators whose access changes at their next sign-in, by name; at most 500.",
  })
  changes!: readonly NextSignIn[];
  @Field(() => Int, { description: "The number of operators whose access stays as it is." })
  unchangedCount!: number;
  @Field(() => Int, { description: "The number of operators whose groups are not known before their next sign-in." })
  unknownCount!: number;
}

@InputType("ProviderGroupInput", { description: "A group of the identity provider and what it gives." })
export class ProviderGroupInput {
  @Input(() => String, { description: "The group as the provider names it in the claim, at most 512 characters." })
  value!: string;
  @Input(() => OperatorRoleEnum, { description: "The role of the members." })
  role!: AccessRole;
  @Input(() => [ID], {
    nullable: true,
    description: "The IDs of 1 to 50 account groups whose accounts the members see. Null for all accounts.",
  })
  accountGroupIds?: string[] | null;
}

@InputType("ProviderGroupsPreviewInput", { description: "Groups of the identity provider to try." })
export class ProviderGroupsPreviewInput {
  @Input(() => [ProviderGroupInput], { description: "All groups that give access, at most 200." })
  groups!: ProviderGroupInput[];
}

@InputType("UpdateProviderGroupsInput", { description: "All groups of the identity provider that give access." })
export class UpdateProviderGroupsInput extends ProviderGroupsPreviewInput {
  @Input(() => Int, { description: "The `revision` of the groups that this change replaces." })
  revision!: number;
}

@ObjectType("ProviderGroupsPayload", { description: "The groups after the change.", simpleResolvers: true })
export class ProviderGroupsPayload extends Payload {
  @Field(() => ProviderGroups, { nullable: true, description: "The groups after the change. Null if refused." })
  providerGroups?: ProviderGroups | null;
}
