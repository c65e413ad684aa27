import { Arg, Ctx, Resolver } from "type-graphql";
import { type RequestContext, requireBrowser } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import { Mutation, Query } from "../tied.ts";
import { BeginProviderSignInInput, BeginProviderSignInPayload, SignInMethods } from "../types/sign-in-methods.ts";

@Resolver()
export class SignInMethodsResolver {
  @RequiresPermission("public")
  @Query(() => SignInMethods, { description: "The ways to sign in to this installation." })
  signInMethods(@Ctx() { services, installation }: RequestContext): SignInMethods {
    return services.providerSignIns.methods(installation.publicUrl);
  }

  @RequiresPermission("public")
  @Mutation(() => BeginProviderSignInPayload, {
    description:
      "Starts a sign-in with the identity provider in this browser. PROOF and LINK require a signed-in operator; LINK also requires a sign-in within the last five minutes.",
  })
  async beginProviderSignIn(
    @Arg("input", () => BeginProviderSignInInput, {
      description: "The purpose of the sign-in and the page to return to.",
    })
    input: BeginProviderSignInInput,
    @Ctx() { services, browser, installation }: RequestContext,
  ) {
    return withUserErrors<{ url: string | null }>({ url: null }, async () => {
      const { storeSignInFlow } = requireBrowser(browser);
      const { url, sealedFlow } = await services.providerSignIns.begin({ ...input }, installation.publicUrl);
      storeSignInFlow(sealedFlow);
      return { url };
    });
  }
}
