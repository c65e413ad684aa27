import { Field, ObjectType } from "type-graphql";
import { Payload } from "./common.ts";
import { Scan } from "./scan.ts";

@ObjectType("ChangeDemoAccountPayload", { description: "What was done to the demo account.", simpleResolvers: true })
export class ChangeDemoAccountPayload extends Payload {
  @Field(() => String, { nullable: true, description: "One sentence on what happened there." })
  message!: string | null;

  @Field(() => Scan, { nullable: true, description: "The scan that will see it." })
  scan!: Scan | null;
}
