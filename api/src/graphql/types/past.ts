/** The past of the inventory: which scan answers for a moment. */
import { type ClassType, Field, Int, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { type Connection, connectionWithCoverageOf, prototypeOf } from "./common.ts";

@ObjectType("PastReading", { description: "The scan that answers for a moment of the past.", simpleResolvers: true })
export class PastReading {
  scanId!: string;
  @Field(() => DateTimeScalar, { description: "The moment that was asked for." })
  askedAt!: Date;
  @Field(() => DateTimeScalar, {
    description: "The time at which the scan read the account: what is listed is as of then.",
  })
  takenAt!: Date;
  @Field(() => Int, { description: "The seconds from when the account was read until the moment that was asked for." })
  ageSeconds!: number;
}

/** Creates the connection type of an inventory list, which can also show a moment of the past. */
export function inventoryConnectionOf<T extends object>(
  name: string,
  nodeType: () => ClassType<T> | Function,
): ClassType<Connection<T>> {
  const InventoryConnection = connectionWithCoverageOf<T>(name, nodeType);
  Field(() => PastReading, {
    nullable: true,
    description:
      "The scan that answers for `asOf`: the latest one before it whose snapshot is kept. Null without `asOf`.",
  })(prototypeOf(InventoryConnection), "past");
  return InventoryConnection;
}
