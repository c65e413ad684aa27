import { Field, Int, ObjectType } from "type-graphql";
import type { Severity } from "../../iam/severity.ts";
import { DateTimeScalar } from "../scalars.ts";
import { SeverityEnum } from "./enums.ts";

@ObjectType("SeverityCounts", { description: "The number of open alerts by severity.", simpleResolvers: true })
export class SeverityCounts {
  @Field(() => Int, { description: "The number of alerts of all severities." })
  total!: number;
  @Field(() => Int, { description: "The number of alerts with severity CRITICAL." })
  critical!: number;
  @Field(() => Int, { description: "The number of alerts with severity HIGH." })
  high!: number;
  @Field(() => Int, { description: "The number of alerts with severity MEDIUM." })
  medium!: number;
  @Field(() => Int, { description: "The number of alerts with severity LOW." })
  low!: number;
  @Field(() => Int, { description: "The number of alerts with severity INFORMATIONAL." })
  informational!: number;
}

@ObjectType("TrendDay", { description: "The number of alerts on one day of the trend.", simpleResolvers: true })
export class TrendDay {
  @Field(() => String, { description: "The day in UTC, such as `2026-11-24`." })
  date!: string;
  @Field(() => Int, { description: "The number of open alerts at the end of the day; for today, at this moment." })
  open!: number;
  @Field(() => Int, { description: "The number of alerts opened or reopened on the day." })
  opened!: number;
  @Field(() => Int, { description: "The number of alerts resolved on the day." })
  resolved!: number;
  @Field(() => Int, { description: "The number of open alerts with severity CRITICAL at the end of the day." })
  critical!: number;
  @Field(() => Int, { description: "The number of open alerts with severity HIGH at the end of the day." })
  high!: number;
}

@ObjectType("TopCheck", { description: "A check with many open alerts.", simpleResolvers: true })
export class TopCheck {
  @Field(() => Int, { description: "The number of open alerts that the check raised." })
  count!: number;
  @Field(() => SeverityEnum, { description: "The highest severity among these alerts." })
  worst!: Severity;
}

@ObjectType("Overview", { description: "A summary of what needs attention.", simpleResolvers: true })
export class Overview {
  @Field(() => SeverityCounts, { description: "The number of open alerts by severity." })
  openAlerts!: SeverityCounts;
  @Field(() => Int, { description: "The number of open alerts that opened since the operator's last visit." })
  newSinceLastVisit!: number;
  @Field(() => Int, { description: "The number of dismissed alerts, which are not included in other counts." })
  dismissed!: number;
  @Field(() => Int, { description: "The number of acknowledged alerts." })
  acknowledged!: number;
  @Field(() => Int, {
    description: "The number of active access keys that exceed the maximum age or will within 14 days.",
  })
  keysDueCount!: number;
  @Field(() => [TrendDay], { description: "The trend of the last 30 days, oldest first." })
  trend!: readonly TrendDay[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time since which no alert has been open. Null while one is open, or before the first scan.",
  })
  clearSince!: Date | number | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time to which the oldest fact applies. Null before the first scan.",
  })
  asOf!: Date | number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The lowest coverage among the accounts in percent. Null before the first scan.",
  })
  coveragePercent!: number | null;
}
