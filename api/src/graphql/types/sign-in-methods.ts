import { InputType, ObjectType } from "type-graphql";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";
import { ProviderPurposeEnum } from "./enums.ts";

@ObjectType("SignInMethods", {
  description: "The ways to sign in to this installation.",
  simpleResolvers: true,
})
export class SignInMethods {
  @Field(() => String, {
    nullable: true,
    description: "The display name of the identity provider. Null if none is configured.",
  })
  providerName!: string | null;
  @Field(() => Boolean, {
    description: "Whether operators may sign in with a password of IAM Monitor. False with `SIGN_IN=oidc-only`.",
  })
  passwordEnabled!: boolean;
  @Field(() => String, {
    nullable: true,
    description:
      "The origin at which browsers offer passkeys of this installation. Null with `SIGN_IN=oidc-only`, or if the public address is an IP address.",
  })
  passkeyOrigin!: string | null;
  @Field(() => Boolean, {
    description: "Whether operators who sign in without the identity provider must register a passkey.",
  })
  passkeysRequired!: boolean;
}

@InputType("BeginProviderSignInInput", { description: "The purpose of a sign-in with the identity provider." })
export class BeginProviderSignInInput {
  @Input(() => ProviderPurposeEnum, { description: "The purpose of the sign-in." })
  purpose!: "SIGN_IN" | "PROOF" | "INVITATION" | "LINK";
  @Input(() => String, {
    nullable: true,
    description: "The path in the dashboard to return to, at most 2,000 characters.",
  })
  from?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The token after `#invitation=` in the link; required for INVITATION.",
  })
  invitation?: string | null;
}

@ObjectType("BeginProviderSignInPayload", {
  description:
    "The address to which the browser must go. The response also sets a cookie that is valid for ten minutes and one use.",
  simpleResolvers: true,
})
export class BeginProviderSignInPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: "The address at the identity provider. Null if `userErrors` is not empty.",
  })
  url!: string | null;
}
