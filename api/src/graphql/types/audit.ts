import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { connectionOf } from "./common.ts";
import { AuditActorKindEnum } from "./enums.ts";

@ObjectType("AuditEvent", {
  description: "Who did what, when. Rows are never changed; each is chained to the one before.",
  simpleResolvers: true,
})
class AuditEvent {
  @Field(() => ID, { description: "Its id." })
  id!: string;
  @Field(() => Int, { description: "Its place in the chain: 1, 2, 3 … without a gap." })
  seq!: number;
  @Field(() => DateTimeScalar, { description: "When." })
  at!: Date;
  @Field(() => AuditActorKindEnum, {
    description: "A person, a machine, the product itself, or nobody that was let in.",
  })
  actorKind!: "OPERATOR" | "TOKEN" | "SYSTEM" | "NOBODY";
  @Field(() => String, { description: "Who, by the name he had then." })
  actor!: string;
  @Field(() => String, { description: "What, by the name of the deed, such as `accounts.connect`." })
  action!: string;
  @Field(() => ID, { nullable: true, description: "To what; null where it is the installation." })
  target!: string | null;
  @Field(() => String, { nullable: true, description: "What that was called then." })
  targetName!: string | null;
  @Field(() => JsonScalar, { description: "What was changed. Never a secret." })
  details!: unknown;
  @Field(() => String, { description: "The request, as in answers and logs." })
  requestId!: string;
}

export const AuditEventConnection = connectionOf("AuditEvent", () => AuditEvent);

@InputType("AuditFilter", { description: "Narrows the record of deeds." })
export class AuditFilter {
  @Field(() => String, { nullable: true, description: "By whom: the name." })
  actor?: string | null;
  @Field(() => String, { nullable: true, description: "What: a deed or how it begins, such as `accounts.`." })
  action?: string | null;
  @Field(() => ID, { nullable: true, description: "To what." })
  target?: string | null;
}

@ObjectType("AuditVerdict", { description: "Whether the record is as it was written.", simpleResolvers: true })
export class AuditVerdict {
  @Field(() => Boolean, { description: "Every row is there and unchanged." })
  isIntact!: boolean;
  @Field(() => Int, { description: "How many rows were found right, from the first on." })
  verifiedCount!: number;
  @Field(() => Int, { nullable: true, description: "The place of the first row that is not right." })
  brokenSeq!: number | null;
  @Field(() => String, { nullable: true, description: "`MISSING`, `CHANGED` or `CUT_OFF`." })
  reason!: string | null;
}
