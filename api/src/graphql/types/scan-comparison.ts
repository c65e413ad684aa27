import { Field, ObjectType } from "type-graphql";
import { Alert } from "./alert.ts";
import { Scan, ScanDifference } from "./scan.ts";
import { PathChange } from "./what-if.ts";

@ObjectType("ScanComparison", { description: "What changed between two scans of one account.", simpleResolvers: true })
export class ScanComparison {
  @Field(() => Scan, { description: "The earlier scan." })
  from!: Scan;
  @Field(() => Scan, { description: "The later scan." })
  to!: Scan;
  @Field(() => [Alert], { description: "Alerts opened after the earlier scan, up to the later one." })
  opened!: readonly Alert[];
  @Field(() => [Alert], { description: "Alerts opened again." })
  reopened!: readonly Alert[];
  @Field(() => [Alert], { description: "Alerts resolved." })
  resolved!: readonly Alert[];
  @Field(() => [ScanDifference], { description: "What only the later scan saw." })
  added!: readonly ScanDifference[];
  @Field(() => [ScanDifference], { description: "What only the earlier scan saw." })
  removed!: readonly ScanDifference[];
  @Field(() => [ScanDifference], { description: "What both saw, and is not the same." })
  changed!: readonly ScanDifference[];
  @Field(() => [PathChange], { description: "Ways to administrator that opened, with what was done. The first 200." })
  pathsOpened!: readonly PathChange[];
  @Field(() => [PathChange], { description: "Ways to administrator that closed, with what was done. The first 200." })
  pathsClosed!: readonly PathChange[];
}
