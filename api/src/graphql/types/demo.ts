import { ObjectType } from "type-graphql";
import { Field } from "../tied.ts";
import { Payload } from "./common.ts";
import { Scan } from "./scan.ts";

@ObjectType("ChangeDemoAccountPayload", {
  description: "The result of changing the demo account.",
  simpleResolvers: true,
})
export class ChangeDemoAccountPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: "A one-sentence description of the change. Null if `userErrors` is not empty.",
  })
  message!: string | null;

  @Field(() => Scan, {
    nullable: true,
    description: "The scan that will detect the change. Null if `userErrors` is not empty.",
  })
  scan!: Scan | null;
}
