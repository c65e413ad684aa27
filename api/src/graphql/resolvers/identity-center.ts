import { Arg, Args, Ctx, ID, Resolver, Root } from "type-graphql";
import { IDENTITY_CENTER_PARTS } from "../../iam/identity-center.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { orNull, withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { IdentityCenterRow, OrganizationRow, PermissionSetRow, PersonRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { PageArgs } from "../types/common.ts";
import {
  IdentityCenter,
  IdentityCenterAccess,
  IdentityCenterGroup,
  IdentityCenterReach,
  IdentityCenterReading,
  IdentityCenterUser,
  IdentityCenterUserConnection,
  IdentityCenterUserFilter,
  PermissionSet,
  PermissionSetPolicy,
  UpdateIdentityCenterInput,
} from "../types/identity-center.ts";
import { Organization, OrganizationPayload } from "../types/organization.ts";

@Resolver(() => IdentityCenter)
export class IdentityCenterResolver {
  @RequiresPermission("inventory.read")
  @Query(() => [IdentityCenter], {
    description:
      "IAM Identity Center of each organization whose reading is switched on. A caller who is limited to accounts sees those of their organizations.",
  })
  async identityCenters(@Ctx() { services }: RequestContext) {
    return services.identityCenters.list();
  }

  @RequiresPermission("inventory.read")
  @Query(() => IdentityCenterUserConnection, {
    description:
      "A page of persons in IAM Identity Center, ordered by user name. A caller who is limited to accounts sees only persons who are assigned to these.",
  })
  async identityCenterUsers(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => IdentityCenterUserFilter, {
      nullable: true,
      description: "The conditions that a person must meet; all persons if omitted.",
    })
    filter: IdentityCenterUserFilter | null,
    @Ctx() { services }: RequestContext,
  ) {
    checkPageSize(page);
    return connection(await services.people.list(page, { ...filter }));
  }

  @RequiresPermission("inventory.read")
  @Query(() => IdentityCenterUser, {
    nullable: true,
    description: "One person in IAM Identity Center. Null if there is no such person.",
  })
  async identityCenterUser(
    @Arg("organizationId", () => ID, { description: "The ID of the organization in IAM Monitor." })
    organizationId: string,
    @Arg("userId", () => ID, { description: "The ID of the person in the identity store." }) userId: string,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.people.get(organizationId, userId));
  }

  @RequiresPermission("organizations.updateSettings")
  @Mutation(() => OrganizationPayload, {
    description:
      "Switches the reading of IAM Identity Center on or off. While it is on, IAM Identity Center is read every 6 hours. Switching it on, or a repeated call, starts a reading immediately. The account that reads the organization must be its management account or the delegated administrator of IAM Identity Center. Errors: `NOT_FOUND`, `BAD_USER_INPUT`.",
  })
  async updateIdentityCenter(
    @Arg("input", () => UpdateIdentityCenterInput, { description: "The organization and the change." })
    input: UpdateIdentityCenterInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ organization: OrganizationRow | null }>({ organization: null }, async () => ({
      organization: await services.identityCenters.update({ ...input }),
    }));
  }

  @FieldResolver(() => [IdentityCenterReading], {
    description:
      "The state of the reading of each part. Parts that were not read may contain more, so no list is complete without them.",
  })
  readings(@Root() { readings }: IdentityCenterRow): IdentityCenterReading[] {
    return IDENTITY_CENTER_PARTS.map((part) => {
      const { readAt, unread } = readings[part];
      const { action = null, code = null, message = null } = unread ?? {};
      return { part, readAt, action, code, message };
    });
  }

  @FieldResolver(() => [IdentityCenterGroup], {
    description: "The groups, by name, at most 2,000.",
  })
  async groups(@Root() { organizationId }: IdentityCenterRow, @Ctx() { services }: RequestContext) {
    return services.people.groups(organizationId);
  }

  @FieldResolver(() => [PermissionSet], { description: "The permission sets, by name, at most 5,000." })
  async permissionSets(@Root() { organizationId }: IdentityCenterRow, @Ctx() { services }: RequestContext) {
    return services.permissionSets.list(organizationId);
  }
}

@Resolver(() => IdentityCenterUser)
export class IdentityCenterUserResolver {
  @FieldResolver(() => [IdentityCenterGroup], {
    description:
      "The groups of the person, by name. Error: `QUERY_TOO_COSTLY` for more than 20,000 memberships in one operation.",
  })
  async groups(@Root() person: PersonRow, @Ctx() { loaders }: RequestContext) {
    return loaders.groupsOfPerson.load(person);
  }

  @FieldResolver(() => [IdentityCenterAccess], {
    description:
      "The assignments of the person, then those of the person's groups, each by account. For a disabled person, the assignments that apply again if the person is enabled. Error: `QUERY_TOO_COSTLY` for more than 20,000 in one operation.",
  })
  async access(@Root() person: PersonRow, @Ctx() { loaders }: RequestContext) {
    return loaders.accessOfPerson.load(person);
  }

  @FieldResolver(() => IdentityCenterReach, {
    description:
      "The numbers of accounts that the person reaches. For a disabled person, the numbers that apply again if the person is enabled.",
  })
  async reach(@Root() person: PersonRow, @Ctx() { loaders }: RequestContext) {
    return loaders.reachOfPerson.load(person);
  }
}

@Resolver(() => PermissionSet)
export class PermissionSetResolver {
  @FieldResolver(() => [PermissionSetPolicy], {
    description: "The AWS managed policies, and then the customer managed ones.",
  })
  policies(@Root() { managedPolicies, customerPolicies }: PermissionSetRow): PermissionSetPolicy[] {
    return [
      ...managedPolicies.map(({ name, arn }) => ({ name, arn })),
      ...customerPolicies.map(({ name, path }) => ({ name: `${path}${name}`.replace(/^\//, ""), arn: null })),
    ];
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The permissions boundary: the ARN of an AWS managed policy, or the name of a customer managed one. Null if there is none, or if it was not read.",
  })
  permissionsBoundary(@Root() { boundary }: PermissionSetRow): string | null {
    return boundary === null || typeof boundary === "string" ? boundary : boundary.name;
  }

  @FieldResolver(() => [IdentityCenterAccess], {
    description:
      "The persons and groups that are assigned with the permission set, by account. Error: `QUERY_TOO_COSTLY` for more than 20,000 in one operation.",
  })
  async assignments(@Root() set: PermissionSetRow, @Ctx() { loaders }: RequestContext) {
    return loaders.assignmentsOfSet.load(set);
  }
}

@Resolver(() => Organization)
export class IdentityCenterOfOrganizationResolver {
  @FieldResolver(() => IdentityCenter, {
    nullable: true,
    description: "IAM Identity Center of the organization. Null if its reading is switched off.",
  })
  async identityCenter(@Root() organization: OrganizationRow, @Ctx() { services }: RequestContext) {
    return services.identityCenters.ofOrganization(organization);
  }
}
