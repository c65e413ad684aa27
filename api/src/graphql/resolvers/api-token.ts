import { Arg, Args, Ctx, Resolver, Root } from "type-graphql";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import type { ApiTokenRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import {
  ApiToken,
  ApiTokenConnection,
  CreateApiTokenInput,
  CreateApiTokenPayload,
  RevokeApiTokenInput,
  RevokeApiTokenPayload,
} from "../types/api-token.ts";
import { PageArgs } from "../types/common.ts";

@Resolver(() => ApiToken)
export class ApiTokenResolver {
  @RequiresPermission("tokens.read")
  @Query(() => ApiTokenConnection, {
    description:
      "A page of the caller's API tokens, newest first; of all tokens for admins. Includes revoked and expired tokens.",
  })
  async apiTokens(@Args(() => PageArgs) page: PageArgs, @Ctx() context: RequestContext) {
    checkPageSize(page);
    return connection(await context.services.apiTokens.list(page));
  }

  @RequiresPermission("tokens.create")
  @Mutation(() => CreateApiTokenPayload, {
    description:
      "Creates an API token for the caller and returns its text once. Requires a sign-in within the last five minutes.",
  })
  async createApiToken(
    @Arg("input", () => CreateApiTokenInput, { description: "The name, scopes, limits and expiry of the token." })
    input: CreateApiTokenInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ apiToken: ApiTokenRow | null; token: string | null }>({ apiToken: null, token: null }, () =>
      services.apiTokens.create({ ...input }),
    );
  }

  @RequiresPermission("tokens.revoke")
  @Mutation(() => RevokeApiTokenPayload, {
    description:
      "Revokes an API token immediately and permanently. Admins can revoke any token, others only their own.",
  })
  async revokeApiToken(
    @Arg("input", () => RevokeApiTokenInput, { description: "The token to revoke." }) { id }: RevokeApiTokenInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ apiToken: ApiTokenRow | null }>({ apiToken: null }, async () => ({
      apiToken: await services.apiTokens.revoke(id),
    }));
  }

  @FieldResolver(() => Boolean, {
    description: "Whether this is the token created at the first start, which no operator owns.",
  })
  isInitial(@Root() { operatorId }: ApiTokenRow): boolean {
    return operatorId === null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The name of the operator who owns the token. Null for the token created at the first start.",
  })
  operatorName(@Root() { operatorId }: ApiTokenRow, @Ctx() { loaders }: RequestContext) {
    return operatorId === null ? null : loaders.tokenOwnerName.load(operatorId);
  }
}
