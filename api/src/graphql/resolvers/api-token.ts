import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import type { AccessRole, TokenScope } from "../../services/core/permissions.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import type { ApiTokenRow } from "../rows.ts";
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
  @Query(() => ApiTokenConnection, { description: "Your tokens, the newest first; an admin sees everybody's." })
  async apiTokens(@Args(() => PageArgs) page: PageArgs, @Ctx() context: RequestContext) {
    checkPageSize(context, page);
    return connection(await context.services.apiTokens.list(page));
  }

  @RequiresPermission("tokens.create")
  @Mutation(() => CreateApiTokenPayload, {
    description: "Makes a token of your own; its text is shown once. Needs a sign-in of the last five minutes.",
  })
  async createApiToken(
    @Arg("input", () => CreateApiTokenInput, { description: "Its name, role, scopes and end." })
    input: CreateApiTokenInput,
    @Ctx() { services }: RequestContext,
  ) {
    const { name, role, scopes, expiresAt } = input;
    const given = { name, role: role as AccessRole, scopes: (scopes ?? []) as TokenScope[], expiresAt };
    return withUserErrors<{ apiToken: ApiTokenRow | null; token: string | null }>({ apiToken: null, token: null }, () =>
      services.apiTokens.create(given),
    );
  }

  @RequiresPermission("tokens.revoke")
  @Mutation(() => RevokeApiTokenPayload, {
    description: "Ends a token at once and for good: your own, or as admin any.",
  })
  async revokeApiToken(
    @Arg("input", () => RevokeApiTokenInput, { description: "Which." }) { id }: RevokeApiTokenInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ apiToken: ApiTokenRow | null }>({ apiToken: null }, async () => ({
      apiToken: await services.apiTokens.revoke(id),
    }));
  }

  @FieldResolver(() => String, { nullable: true, description: "Whose it is; null for the installation's first token." })
  operatorName(@Root() { operatorId }: ApiTokenRow, @Ctx() { loaders }: RequestContext) {
    return operatorId === null ? null : loaders.tokenOwnerName.load(operatorId);
  }
}
