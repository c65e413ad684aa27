import { Field, InputType, ObjectType } from "type-graphql";
import { Payload } from "./common.ts";
import { ProviderPurposeEnum } from "./enums.ts";

@ObjectType("SignInMethods", {
  description: "How people may come in, beside name and password.",
  simpleResolvers: true,
})
export class SignInMethods {
  @Field(() => String, { nullable: true, description: "What people call the identity provider; null: none is set up." })
  providerName!: string | null;
}

@InputType("BeginProviderSignInInput", { description: "What to go to the identity provider for." })
export class BeginProviderSignInInput {
  @Field(() => ProviderPurposeEnum, { description: "Why." })
  purpose!: "SIGN_IN" | "PROOF" | "INVITATION" | "LINK";
  @Field(() => String, { nullable: true, description: "The path of ours to come back to." })
  from?: string | null;
  @Field(() => String, {
    nullable: true,
    description: "With INVITATION: what stands behind `#invitation=` in the link.",
  })
  invitation?: string | null;
}

@ObjectType("BeginProviderSignInPayload", {
  description:
    "Where to send the browser. What it must bring back is a cookie that lives ten minutes and is used once.",
  simpleResolvers: true,
})
export class BeginProviderSignInPayload extends Payload {
  @Field(() => String, { nullable: true, description: "An address of the identity provider." })
  url!: string | null;
}
