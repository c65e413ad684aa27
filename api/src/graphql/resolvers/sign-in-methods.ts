import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { type RequestContext, requireVisit } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import { BeginProviderSignInInput, BeginProviderSignInPayload, SignInMethods } from "../types/sign-in-methods.ts";

@Resolver()
export class SignInMethodsResolver {
  @RequiresPermission("public")
  @Query(() => SignInMethods, { description: "How people may come in, beside name and password." })
  signInMethods(@Ctx() { services }: RequestContext): SignInMethods {
    return { providerName: services.providerSignIns.providerName() };
  }

  @RequiresPermission("public")
  @Mutation(() => BeginProviderSignInPayload, {
    description:
      "Prepares this browser's way to the identity provider. PROOF and LINK are for who is signed in; LINK needs a sign-in of the last five minutes.",
  })
  async beginProviderSignIn(
    @Arg("input", () => BeginProviderSignInInput, { description: "What for." }) input: BeginProviderSignInInput,
    @Ctx() { services, visit, installation }: RequestContext,
  ) {
    return withUserErrors<{ url: string | null }>({ url: null }, async () => {
      const browser = requireVisit(visit);
      const { url, sealedFlow } = await services.providerSignIns.begin({ ...input }, installation.publicUrl);
      browser.keepFlow(sealedFlow);
      return { url };
    });
  }
}
