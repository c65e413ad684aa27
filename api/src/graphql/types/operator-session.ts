import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { SignInMethod } from "../../services/operators/sessions.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";
import { SignInMethodEnum } from "./operator-enums.ts";

@ObjectType("OperatorSession", {
  description: "An open session of an operator: a browser in which they are signed in.",
  simpleResolvers: true,
})
export class OperatorSession {
  @Field(() => ID, { description: "The ID of the session. It does not give access." })
  id!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The device as its User-Agent header describes it, such as `Firefox on Windows`. The client chooses the header. Null if the header names no known device.",
  })
  device!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The IP address of the sign-in. Null if the session began in an older version.",
  })
  address!: string | null;
  @Field(() => SignInMethodEnum, {
    nullable: true,
    description: "The method of the sign-in. Null if the session began in an older version.",
  })
  signInMethod!: SignInMethod | null;
  @Field(() => DateTimeScalar, { description: "The time of the sign-in." })
  signedInAt!: Date;
  @Field(() => DateTimeScalar, {
    description: "The time of the operator's last activity in this session, to within 30 seconds.",
  })
  lastActiveAt!: Date;
  @Field(() => Boolean, { description: "Whether this is the session that sent the request." })
  isCurrent!: boolean;
}

@InputType("EndSessionsInput", { description: "The sessions to end: one by its ID, or all others of the caller." })
export class EndSessionsInput {
  @Input(() => ID, {
    nullable: true,
    description:
      "The ID of the session to end. One of another operator requires a sign-in within the last five minutes.",
  })
  id?: string | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to end all sessions of the caller except the one that sends the request.",
  })
  others?: boolean | null;
}

@ObjectType("EndSessionsPayload", { description: "The number of sessions that ended.", simpleResolvers: true })
export class EndSessionsPayload extends Payload {
  @Field(() => Int, { description: "The number of sessions that ended. 0 if they had ended before." })
  endedCount!: number;
}
