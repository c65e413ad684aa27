import { Int, ObjectType } from "type-graphql";
import { Field } from "../tied.ts";
import { Alert } from "./alert.ts";
import { Scan, ScanDifference } from "./scan.ts";
import { PathChange } from "./what-if.ts";

@ObjectType("ScanComparison", {
  description: "The differences between two scans of one account.",
  simpleResolvers: true,
})
export class ScanComparison {
  @Field(() => Scan, { description: "The earlier of the two scans." })
  from!: Scan;
  @Field(() => Scan, { description: "The later of the two scans." })
  to!: Scan;
  @Field(() => [Alert], {
    description: "The alerts opened after the earlier scan, up to and including the later one; at most 500.",
  })
  opened!: readonly Alert[];
  @Field(() => [Alert], {
    description: "The alerts reopened after the earlier scan, up to and including the later one; at most 500.",
  })
  reopened!: readonly Alert[];
  @Field(() => [Alert], {
    description: "The alerts resolved after the earlier scan, up to and including the later one; at most 500.",
  })
  resolved!: readonly Alert[];
  @Field(() => [String], {
    description:
      "The sections that were not compared, because one of the scans did not read them: `authorizationDetails`, `accessKeys` or `passwordPolicy`. Nothing in them is listed.",
  })
  notCompared!: readonly string[];
  @Field(() => [ScanDifference], { description: "The resources that only the later scan found; at most 500." })
  added!: readonly ScanDifference[];
  @Field(() => Int, { description: "The number of resources that only the later scan found." })
  addedCount!: number;
  @Field(() => [ScanDifference], { description: "The resources that only the earlier scan found; at most 500." })
  removed!: readonly ScanDifference[];
  @Field(() => Int, { description: "The number of resources that only the earlier scan found." })
  removedCount!: number;
  @Field(() => [ScanDifference], {
    description: "The resources that both scans found with different facts; at most 500.",
  })
  changed!: readonly ScanDifference[];
  @Field(() => Int, { description: "The number of resources that both scans found with different facts." })
  changedCount!: number;
  @Field(() => Boolean, {
    description:
      "Whether the escalation paths were compared. If false, one of the scans could not read what paths consist of, and both lists of paths are empty.",
  })
  arePathsCompared!: boolean;
  @Field(() => [PathChange], { description: "The escalation paths that opened, with the causes; at most 200." })
  pathsOpened!: readonly PathChange[];
  @Field(() => [PathChange], { description: "The escalation paths that closed, with the causes; at most 200." })
  pathsClosed!: readonly PathChange[];
}
