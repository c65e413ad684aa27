import { Field, ObjectType } from "type-graphql";
import { Alert } from "./alert.ts";
import { Scan, ScanDifference } from "./scan.ts";

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
}
