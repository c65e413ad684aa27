/** The past of the inventory: which scan answers for a moment. */
import { type ClassType, Int, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { connectionWithCoverageOf, ConnectionType } from "./common.ts";

@ObjectType("PastReading", { description: "The scan whose data shows a moment of the past.", simpleResolvers: true })
export class PastReading {
  scanId!: string;
  @Field(() => DateTimeScalar, { description: "The requested moment." })
  askedAt!: Date;
  @Field(() => DateTimeScalar, {
    description: "The time at which the scan read the account. The list shows the state at this time.",
  })
  takenAt!: Date;
  @Field(() => Int, { description: "The number of seconds from `takenAt` to `askedAt`." })
  ageSeconds!: number;
}

/** Creates the connection type of an inventory list, which can also show a moment of the past. */
export function inventoryConnectionOf<T extends object>(name: string, nodeType: () => ClassType<T> | Function) {
  @ConnectionType(name)
  class InventoryConnection extends connectionWithCoverageOf<T>(name, nodeType) {
    @Field(() => PastReading, {
      nullable: true,
      description:
        "The scan that answers for `asOf`: the latest one before it whose snapshot is kept. Null without `asOf`.",
    })
    past!: PastReading | null;
  }
  return InventoryConnection;
}
