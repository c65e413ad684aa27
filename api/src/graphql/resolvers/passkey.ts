import { Arg, Ctx, ID, Resolver } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Mutation, Query } from "../tied.ts";
import {
  BeginPasskeyInput,
  BeginPasskeyPayload,
  Passkey,
  type PasskeyRequest,
  RegisterPasskeyInput,
  RegisterPasskeyPayload,
  RemovePasskeyInput,
  RemovePasskeyPayload,
} from "../types/passkey.ts";

@Resolver(() => Passkey)
export class PasskeyResolver {
  @RequiresPermission("session.read")
  @Query(() => [Passkey], { description: "The passkeys of an operator, oldest first." })
  async passkeys(
    @Arg("operatorId", () => ID, {
      nullable: true,
      description: "The ID of the operator. Default: the caller. Only admins can list the passkeys of others.",
    })
    operatorId: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.passkeys.list(operatorId ?? null);
  }

  @RequiresPermission("public")
  @Mutation(() => BeginPasskeyPayload, {
    description:
      "Begins the use of a passkey in this browser. PROOF requires a signed-in operator, REGISTER also a sign-in within the last five minutes.",
  })
  async beginPasskey(
    @Arg("input", () => BeginPasskeyInput, { description: "The purpose of the request." })
    { purpose }: BeginPasskeyInput,
    @Ctx() { services, installation: { publicUrl } }: RequestContext,
  ) {
    const begin = {
      SIGN_IN: () => services.passkeySignIns.begin(publicUrl),
      PROOF: () => services.passkeySignIns.beginProof(publicUrl),
      REGISTER: () => services.passkeys.begin(publicUrl),
    };
    return withUserErrors<{ request: PasskeyRequest | null }>({ request: null }, async () => ({
      request: await begin[purpose](),
    }));
  }

  @RequiresPermission("passkeys.update")
  @Mutation(() => RegisterPasskeyPayload, {
    description: "Registers a passkey for the caller. Requires a sign-in within the last five minutes.",
  })
  async registerPasskey(
    @Arg("input", () => RegisterPasskeyInput, {
      description: "The name of the passkey and the answer of its authenticator.",
    })
    input: RegisterPasskeyInput,
    @Ctx() { services, installation }: RequestContext,
  ) {
    return withUserErrors<{ passkey: Passkey | null }>({ passkey: null }, async () => ({
      passkey: await services.passkeys.register({ ...input }, installation.publicUrl),
    }));
  }

  @RequiresPermission("passkeys.update")
  @Mutation(() => RemovePasskeyPayload, {
    description: "Removes a passkey of the caller. Requires a sign-in within the last five minutes.",
  })
  async removePasskey(
    @Arg("input", () => RemovePasskeyInput, { description: "The passkey to remove." }) { id }: RemovePasskeyInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors({}, async () => {
      await services.passkeys.remove(id);
      return {};
    });
  }
}
