import { Arg, Ctx, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { AccountRow } from "../rows.ts";
import { FieldResolver, Mutation } from "../tied.ts";
import { Account } from "../types/account.ts";
import {
  AddSecretDestinationInput,
  SecretDestination,
  SecretDestinationIdInput,
  SecretDestinationPayload,
} from "../types/secret-destination.ts";

@Resolver(() => Account)
export class SecretDestinationResolver {
  @RequiresPermission("secretDestinations.add")
  @Mutation(() => SecretDestinationPayload, {
    description:
      "Allows rotations of an account to write another secret than `iam-monitor/<userName>`. The secret must still be absent, tagged for the user, or hold a key of the user. Requires a sign-in within the last five minutes and may need a second operator (`APPROVAL_REQUIRED`).",
  })
  async addSecretDestination(
    @Arg("input", () => AddSecretDestinationInput, { description: "The account and the secret to allow." })
    input: AddSecretDestinationInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => {
      const { accountId } = await services.secretDestinations.add({ ...input });
      return { account: await services.accounts.get(accountId) };
    });
  }

  @RequiresPermission("secretDestinations.remove")
  @Mutation(() => SecretDestinationPayload, {
    description:
      "Removes a secret destination. Rotations that were already requested keep it. Requires a sign-in within the last five minutes.",
  })
  async removeSecretDestination(
    @Arg("input", () => SecretDestinationIdInput, { description: "The destination to remove." }) {
      id,
    }: SecretDestinationIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => ({
      account: await services.secretDestinations.remove(id),
    }));
  }

  @FieldResolver(() => [SecretDestination], {
    description: "The secrets that rotations may write besides `iam-monitor/<userName>`: at most 100, by name.",
  })
  async secretDestinations(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.secretDestinations.list(account);
  }
}
