import { ID, Int, ObjectType } from "type-graphql";
import type { OverviewRow } from "../rows.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { Severity } from "../../iam/severity.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { ControlStandardEnum, SeverityEnum } from "./enums.ts";

@ObjectType("SeverityCounts", { description: "The number of alerts or problems by severity.", simpleResolvers: true })
export class SeverityCounts {
  @Field(() => Int, { description: "The number of all severities together." })
  total!: number;
  @Field(() => Int, { description: "The number with severity CRITICAL." })
  critical!: number;
  @Field(() => Int, { description: "The number with severity HIGH." })
  high!: number;
  @Field(() => Int, { description: "The number with severity MEDIUM." })
  medium!: number;
  @Field(() => Int, { description: "The number with severity LOW." })
  low!: number;
  @Field(() => Int, { description: "The number with severity INFORMATIONAL." })
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
  @Field(() => Int, { description: "The number of open alerts with severity MEDIUM at the end of the day." })
  medium!: number;
  @Field(() => Int, { description: "The number of open alerts with severity LOW at the end of the day." })
  low!: number;
  @Field(() => Int, { description: "The number of open alerts with severity INFORMATIONAL at the end of the day." })
  informational!: number;
  @Field(() => Boolean, {
    description:
      "Whether a scan of one of the accounts ended on the day. If none did, the numbers are those of the last scan before.",
  })
  hasScan!: boolean;
}

@ObjectType("StandardSummary", {
  description: "The number of controls of a standard in each state, over the accounts of the overview.",
  simpleResolvers: true,
})
export class StandardSummary {
  @Field(() => ControlStandardEnum, { description: "The standard whose controls are counted." })
  standard!: ControlStandard;
  @Field(() => Int, {
    description:
      "The number of controls that pass, fail or could not be evaluated. Without those that wait for a person or that nothing answers.",
  })
  askedCount!: number;
  @Field(() => Int, { description: "The number of controls that pass in every account." })
  passedCount!: number;
  @Field(() => Int, { description: "The number of controls that fail in at least one account." })
  failedCount!: number;
  @Field(() => Int, {
    description: "The number of controls that checks answer, but not in every account, because data was not read.",
  })
  notEvaluatedCount!: number;
  @Field(() => Int, { description: "The number of controls that pass or fail to which an answer of a person belongs." })
  answeredByHandCount!: number;
  @Field(() => Int, { description: "The number of controls that wait for the answer of a person." })
  forPersonCount!: number;
  @Field(() => Int, { description: "The number of controls that no check answers and that no person has answered." })
  notCoveredCount!: number;
}

@ObjectType("MfaCount", {
  description: "Users with a console password, counted by their MFA device.",
  simpleResolvers: true,
})
export class MfaCount {
  @Field(() => Int, { description: "The number of users with a console password." })
  total!: number;
  @Field(() => Int, { description: "The number of users with a passkey, security key or hardware token, and no app." })
  hardware!: number;
  @Field(() => Int, { description: "The number of users with an authenticator app." })
  authenticatorApp!: number;
  @Field(() => Int, { description: "The number of users with MFA whose kind of device was not read." })
  unknownDevice!: number;
  @Field(() => Int, { description: "The number of users without MFA." })
  none!: number;
}

@ObjectType("MfaCoverage", {
  description: "The use of MFA by people, who are the users with a console password.",
  simpleResolvers: true,
})
export class MfaCoverage {
  @Field(() => MfaCount, { description: "The users with a console password." })
  people!: MfaCount;
  @Field(() => MfaCount, { description: "The users with a console password who are administrators." })
  administrators!: MfaCount;
  @Field(() => Int, {
    description:
      "The number of users with a console password of whom it is not known whether they are administrators. They are not in `administrators`.",
  })
  unknownAdministratorCount!: number;
  @Field(() => Int, {
    description: "The number of users whose credentials were not read. They are in no other count.",
  })
  unknownUserCount!: number;
  @Field(() => Int, {
    description:
      "The number of accounts whose credential report the latest scan did not read. Their users can be missing or counted as an earlier scan read them.",
  })
  unreadAccountCount!: number;
}

@ObjectType("KeyAgeGroup", { description: "The active access keys of one range of ages.", simpleResolvers: true })
export class KeyAgeGroup {
  @Field(() => Int, { description: "The lowest age of the range in days." })
  fromDays!: number;
  @Field(() => Int, {
    nullable: true,
    description: "The first age in days that is no longer in the range. Null for the last range.",
  })
  toDays!: number | null;
  @Field(() => Int, { description: "The number of active access keys in the range." })
  count!: number;
}

@ObjectType("KeyAges", { description: "The active access keys, counted by age.", simpleResolvers: true })
export class KeyAges {
  @Field(() => Int, {
    description:
      "The maximum age of an access key in days: the one that all accounts share, otherwise the one of the settings of checks.",
  })
  limitDays!: number;
  @Field(() => Int, { description: "The number of accounts with another maximum age than `limitDays`." })
  otherLimitAccountCount!: number;
  @Field(() => Int, { description: "The number of active access keys." })
  activeCount!: number;
  @Field(() => Int, { description: "The number of active access keys that are older than `limitDays`." })
  overLimitCount!: number;
  @Field(() => [KeyAgeGroup], { description: "The ranges of ages, youngest first. The limit separates two of them." })
  groups!: readonly KeyAgeGroup[];
  @Field(() => Int, {
    description:
      "The number of accounts whose credential report the latest scan did not read. Their keys can be missing or counted as an earlier scan read them.",
  })
  unreadAccountCount!: number;
}

@ObjectType("RootUserCounts", {
  description:
    "The numbers of root users by what the latest scans found. A root user that was not evaluated is not counted.",
  simpleResolvers: true,
})
export class RootUserCounts {
  @Field(() => Int, { description: "The number of root users with MFA, or without credentials to sign in with." })
  withMfa!: number;
  @Field(() => Int, { description: "The number of root users who can sign in without MFA." })
  withoutMfa!: number;
  @Field(() => Int, { description: "The number of root users with an access key." })
  withAccessKey!: number;
  @Field(() => Int, { description: "The number of root users without an access key." })
  withoutAccessKey!: number;
}

@ObjectType("CoverageSummary", {
  description: "The data that was not read and the checks that were not evaluated, over the accounts of the overview.",
  simpleResolvers: true,
})
export class CoverageSummary {
  @Field(() => Int, { description: "The number of accounts of which a scan has stored results." })
  scannedAccountCount!: number;
  @Field(() => Int, { description: "The number of accounts of which no scan has stored results." })
  unreadAccountCount!: number;
  @Field(() => ID, {
    nullable: true,
    description:
      "The ID of the latest scan with results. Null if there are several accounts, or before the first scan.",
  })
  scanId!: string | null;
  @Field(() => Int, {
    description: "The number of sections of the account data that the latest scan could not read, or not in full.",
  })
  notReadSourceCount!: number;
  @Field(() => Int, { description: "The number of sections of the account data whose reading is switched off." })
  offSourceCount!: number;
  @Field(() => Int, {
    description:
      "The number of enabled checks that fail in no account and were not evaluated in at least one, so they neither passed nor failed.",
  })
  notEvaluatedCheckCount!: number;
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
  declare readonly $row: OverviewRow;
  @Field(() => SeverityCounts, { description: "The number of open alerts by severity." })
  openAlerts!: SeverityCounts;
  @Field(() => Int, {
    description:
      "The number of open alerts that opened since the operator's last visit; all of them before the first one.",
  })
  newSinceLastVisit!: number;
  @Field(() => Int, { description: "The number of dismissed alerts, which are not included in other counts." })
  dismissed!: number;
  @Field(() => Int, { description: "The number of acknowledged alerts." })
  acknowledged!: number;
  @Field(() => Int, { description: "The number of snoozed alerts, which are not included in other counts." })
  snoozed!: number;
  @Field(() => Int, {
    description: "The number of active access keys that exceed the maximum age or will within 14 days.",
  })
  keysDueCount!: number;
  @Field(() => [TrendDay], { description: "The trend of the last 30 days, oldest first." })
  trend!: readonly TrendDay[];
  @Field(() => [StandardSummary], { description: "The results for each standard, from the latest scans." })
  standards!: readonly StandardSummary[];
  @Field(() => MfaCoverage, { description: "The use of MFA by people and administrators." })
  mfa!: MfaCoverage;
  @Field(() => KeyAges, { description: "The active access keys by age." })
  keyAges!: KeyAges;
  @Field(() => RootUserCounts, { description: "The root users, who are in no other count of users or access keys." })
  rootUsers!: RootUserCounts;
  @Field(() => CoverageSummary, {
    description: "The sections that the latest scans did not read, and the checks that they did not evaluate.",
  })
  coverageSummary!: CoverageSummary;
  @Field(() => Int, {
    description:
      "The number of alerts in `trend` that were opened on the day of an account's first scan. Their causes can be older.",
  })
  foundOnFirstDay!: number;
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
