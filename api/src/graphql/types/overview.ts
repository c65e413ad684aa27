import { Field, Int, ObjectType } from "type-graphql";
import type { Severity } from "../../iam/severity.ts";
import { DateTimeScalar } from "../scalars.ts";
import { SeverityEnum } from "./enums.ts";

@ObjectType("SeverityCounts", { description: "How many open alerts, by severity.", simpleResolvers: true })
export class SeverityCounts {
  @Field(() => Int, { description: "All." })
  total!: number;
  @Field(() => Int, { description: "CRITICAL." })
  critical!: number;
  @Field(() => Int, { description: "HIGH." })
  high!: number;
  @Field(() => Int, { description: "MEDIUM." })
  medium!: number;
  @Field(() => Int, { description: "LOW." })
  low!: number;
  @Field(() => Int, { description: "INFORMATIONAL." })
  informational!: number;
}

@ObjectType("TrendDay", { description: "One day of the trend.", simpleResolvers: true })
export class TrendDay {
  @Field(() => String, { description: "The day in UTC: `2026-11-24`." })
  date!: string;
  @Field(() => Int, { description: "Open at its end." })
  open!: number;
  @Field(() => Int, { description: "Opened or reopened on it." })
  opened!: number;
  @Field(() => Int, { description: "Resolved on it." })
  resolved!: number;
  @Field(() => Int, { description: "CRITICAL ones open at its end." })
  critical!: number;
  @Field(() => Int, { description: "HIGH ones open at its end." })
  high!: number;
}

@ObjectType("TopCheck", { description: "A check with many open alerts.", simpleResolvers: true })
export class TopCheck {
  @Field(() => Int, { description: "Open alerts." })
  count!: number;
  @Field(() => SeverityEnum, { description: "The worst of them." })
  worst!: Severity;
}

@ObjectType("Overview", { description: "What needs somebody today.", simpleResolvers: true })
export class Overview {
  @Field(() => SeverityCounts, { description: "Open alerts." })
  openAlerts!: SeverityCounts;
  @Field(() => Int, { description: "Alerts that opened since the caller's last visit." })
  newSinceLastVisit!: number;
  @Field(() => Int, { description: "Dismissed alerts, counted apart." })
  dismissed!: number;
  @Field(() => Int, { description: "Acknowledged alerts." })
  acknowledged!: number;
  @Field(() => Int, { description: "Active keys that will be too old within 14 days, or are." })
  keysDueCount!: number;
  @Field(() => [TrendDay], { description: "The last 30 days, oldest first." })
  trend!: readonly TrendDay[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Since when nothing is open; null while something is, or before the first scan.",
  })
  clearSince!: Date | number | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "The oldest fact of the picture." })
  asOf!: Date | number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The poorest coverage of the accounts; null before the first scan.",
  })
  coveragePercent!: number | null;
}
