import { Arg, Ctx, Resolver } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Mutation, Query } from "../tied.ts";
import {
  ProviderGroups,
  ProviderGroupsPayload,
  ProviderGroupsPreview,
  ProviderGroupsPreviewInput,
  UpdateProviderGroupsInput,
} from "../types/provider-group.ts";

@Resolver()
export class ProviderGroupResolver {
  @RequiresPermission("operators.read")
  @Query(() => ProviderGroups, { description: "The groups of the identity provider that give access to IAM Monitor." })
  async providerGroups(@Ctx() { services }: RequestContext) {
    return services.providerGroups.get();
  }

  @RequiresPermission("operators.read")
  @Query(() => ProviderGroupsPreview, {
    description:
      "The access that operators would get at their next sign-in with these groups, as far as their own groups stay those of the last sign-in. Changes nothing.",
  })
  async providerGroupsPreview(
    @Arg("input", () => ProviderGroupsPreviewInput, { description: "The groups to try." })
    input: ProviderGroupsPreviewInput,
    @Ctx() { services }: RequestContext,
  ) {
    return services.providerGroups.preview({ ...input });
  }

  @RequiresPermission("operators.update")
  @Mutation(() => ProviderGroupsPayload, {
    description:
      "Replaces the groups of the identity provider that give access. They apply at every following sign-in, and take access away as well. With TWO_PERSON_APPROVAL, no group can give the role admin. Requires a sign-in within the last five minutes. Errors: `BAD_USER_INPUT`, `NOT_FOUND`, `LAST_ADMIN`, `PROVIDER_GROUPS_CHANGED`.",
  })
  async updateProviderGroups(
    @Arg("input", () => UpdateProviderGroupsInput, {
      description: "The new list of groups, which replaces the former one.",
    })
    input: UpdateProviderGroupsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ providerGroups: ProviderGroups | null }>({ providerGroups: null }, async () => ({
      providerGroups: await services.providerGroups.update({ ...input }),
    }));
  }
}
