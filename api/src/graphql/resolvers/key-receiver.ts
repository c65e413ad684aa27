import { Arg, Ctx, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { AccountRow } from "../rows.ts";
import { FieldResolver, Mutation } from "../tied.ts";
import { Account } from "../types/account.ts";
import {
  AddKeyReceiverInput,
  KeyReceiver,
  KeyReceiverIdInput,
  KeyReceiverPayload,
  KeyReceiverTestPayload,
} from "../types/key-receiver.ts";

const NO_TEST = { isAccepted: false, status: null, answer: null, latencyMs: null, code: null, message: null };

@Resolver(() => Account)
export class KeyReceiverResolver {
  @RequiresPermission("keyReceivers.add")
  @Mutation(() => KeyReceiverPayload, {
    description:
      "Allows rotations of an account to send new keys to a webhook, encrypted for its receiver. Requires a sign-in within the last five minutes and may need a second operator (`APPROVAL_REQUIRED`).",
  })
  async addKeyReceiver(
    @Arg("input", () => AddKeyReceiverInput, { description: "The account and the webhook to allow." })
    input: AddKeyReceiverInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => {
      const { accountId } = await services.keyReceivers.add({ ...input });
      return { account: await services.accounts.get(accountId) };
    });
  }

  @RequiresPermission("keyReceivers.remove")
  @Mutation(() => KeyReceiverPayload, {
    description:
      "Removes a receiver and erases the key that signs its messages. Fails with `TARGET_IN_USE` while an open rotation sends to it. Requires a sign-in within the last five minutes.",
  })
  async removeKeyReceiver(
    @Arg("input", () => KeyReceiverIdInput, { description: "The receiver to remove." }) { id }: KeyReceiverIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => ({
      account: await services.keyReceivers.remove(id),
    }));
  }

  @RequiresPermission("keyReceivers.test")
  @Mutation(() => KeyReceiverTestPayload, {
    description:
      "Sends a message of the type `rotation.test` to a receiver now and returns its answer. The message is encrypted and signed as a new key is, and contains no secret. Error: `NOT_FOUND`.",
  })
  async testKeyReceiver(
    @Arg("input", () => KeyReceiverIdInput, { description: "The receiver to test." }) { id }: KeyReceiverIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NO_TEST, async () => services.keyReceivers.test(id));
  }

  @FieldResolver(() => [KeyReceiver], {
    description: "The webhooks to which rotations may send new keys: at most 50, by name.",
  })
  async keyReceivers(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.keyReceivers.list(account);
  }
}
