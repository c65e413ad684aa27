import { Field, ID, InputType, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { connectionOf, Payload } from "./common.ts";
import { OperatorStatusEnum, RoleSourceEnum, SignInMethodEnum } from "./enums.ts";

@ObjectType("Operator", {
  description: "A person at the dashboard. (A user is always an IAM user.)",
  simpleResolvers: true,
})
export class Operator {
  @Field(() => ID, { description: "Its id." })
  id!: string;
  @Field(() => String, { description: "What he signs in with." })
  name!: string;
  @Field(() => String, { description: "`viewer`, `analyst`, `operator` or `admin`." })
  role!: string;
  @Field(() => OperatorStatusEnum, { description: "Whether he may come in." })
  status!: "INVITED" | "ACTIVE" | "DISABLED";
  @Field(() => DateTimeScalar, { description: "When he was invited." })
  createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When he last signed in; null: never." })
  lastSignInAt!: Date | null;
  @Field(() => SignInMethodEnum, { nullable: true, description: "How he came then; null: never, or long ago." })
  lastSignInMethod!: "LINK" | "PASSWORD" | "INVITATION" | "IDENTITY_PROVIDER" | null;
  @Field(() => RoleSourceEnum, { description: "Who says what he may." })
  roleSource!: "ADMIN" | "PROVIDER";
  @Field(() => String, {
    nullable: true,
    description: "The identity provider by which he comes; null: he is not linked.",
  })
  issuer!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "Who he is there: an id that stays when names and addresses change.",
  })
  subject!: string | null;
}

export const OperatorConnection = connectionOf("Operator", () => Operator);

@InputType("InviteOperatorInput", { description: "Whom to let in, and as what." })
export class InviteOperatorInput {
  @Field(() => String, { description: "One word, such as an e-mail address." })
  name!: string;
  @Field(() => String, { description: "`viewer`, `analyst`, `operator` or `admin`." })
  role!: string;
}

@InputType("UpdateOperatorInput", { description: "What to change of an operator; what is left out stays." })
export class UpdateOperatorInput {
  @Field(() => ID, { description: "Whom." })
  id!: string;
  @Field(() => String, {
    nullable: true,
    description: "`viewer`, `analyst`, `operator` or `admin`. Counts at once, in open sockets too.",
  })
  role?: string | null;
  @Field(() => OperatorStatusEnum, {
    nullable: true,
    description: "`ACTIVE` or `DISABLED`; a disabled operator is signed out everywhere.",
  })
  status?: "INVITED" | "ACTIVE" | "DISABLED" | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "True: the identity provider's account that he comes by lets him in no more; he is signed out everywhere.",
  })
  isUnlinked?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "True: another one-time link, by which he sets a new password.",
  })
  isNewLinkWanted?: boolean | null;
}

@ObjectType("OperatorPayload", { description: "The operator, and the link where one was made.", simpleResolvers: true })
export class OperatorPayload extends Payload {
  @Field(() => Operator, { nullable: true, description: "As he is now; null when it was refused." })
  operator!: Operator | null;
  @Field(() => String, {
    nullable: true,
    description: "The one-time link to hand over, valid for 7 days. It is shown this once.",
  })
  invitationUrl!: string | null;
}
