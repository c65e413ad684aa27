import { Arg, Ctx, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { AccessKeyRow, AlertRow, OwnerSettingsRow, RoleRow, UserRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { AccessKey } from "../types/access-key.ts";
import { Alert } from "../types/alert.ts";
import { OwnerSettings, OwnerSettingsPayload, ResourceOwner, UpdateOwnerSettingsInput } from "../types/owner.ts";
import { Role } from "../types/role.ts";
import { User } from "../types/user.ts";

const DESCRIPTION = "The owner that the tags name. Null if no owner tag has a value, or if the tags were not read.";

@Resolver(() => OwnerSettings)
export class OwnerSettingsResolver {
  @RequiresPermission("notifications.read")
  @Query(() => OwnerSettings, { description: "The settings of owners." })
  async ownerSettings(@Ctx() { services }: RequestContext) {
    return services.owners.settings();
  }

  @RequiresPermission("notifications.update")
  @Mutation(() => OwnerSettingsPayload, {
    description:
      "Replaces the settings of owners. Errors: BAD_USER_INPUT with the path, OWNERS_CHANGED. Requires a sign-in within the last five minutes.",
  })
  async updateOwnerSettings(
    @Arg("input", () => UpdateOwnerSettingsInput, { description: "The new settings." })
    input: UpdateOwnerSettingsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ settings: OwnerSettingsRow | null }>({ settings: null }, async () => ({
      settings: await services.owners.update({ ...input, mappings: input.mappings.map((mapping) => ({ ...mapping })) }),
    }));
  }
}

@Resolver(() => User)
export class OwnerOfUserResolver {
  @FieldResolver(() => ResourceOwner, { nullable: true, description: DESCRIPTION })
  async owner(@Root() { accountId, identity }: UserRow, @Ctx() { loaders }: RequestContext) {
    return loaders.ownerOfPrincipal.load({ accountId, value: identity });
  }
}

@Resolver(() => Role)
export class OwnerOfRoleResolver {
  @FieldResolver(() => ResourceOwner, { nullable: true, description: DESCRIPTION })
  async owner(@Root() { accountId, identity }: RoleRow, @Ctx() { loaders }: RequestContext) {
    return loaders.ownerOfPrincipal.load({ accountId, value: identity });
  }
}

@Resolver(() => AccessKey)
export class OwnerOfKeyResolver {
  @FieldResolver(() => ResourceOwner, { nullable: true, description: `${DESCRIPTION} The tags are those of the user.` })
  async owner(@Root() { accountId, userIdentity }: AccessKeyRow, @Ctx() { loaders }: RequestContext) {
    return loaders.ownerOfPrincipal.load({ accountId, value: userIdentity });
  }
}

@Resolver(() => Alert)
export class OwnerOfAlertResolver {
  @FieldResolver(() => ResourceOwner, {
    nullable: true,
    description: `${DESCRIPTION} The tags are those of the user or role to which the alert belongs.`,
  })
  async owner(@Root() { accountId, ownerId }: AlertRow, @Ctx() { loaders }: RequestContext) {
    return loaders.ownerOfPrincipal.load({ accountId, value: ownerId });
  }
}
