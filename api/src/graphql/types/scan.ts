import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { ScanHeadRow, ScanRow } from "../rows.ts";
import type { Facts } from "../../iam/inventory-change.ts";
import type { ScanPhase, ScanStatus, ScanTrigger } from "../../iam/scan.ts";
import { Actor } from "./actor.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import {
  ScanPhaseEnum,
  ScanStatusEnum,
  ScanTriggerEnum,
  type SectionProgressStatus,
  SectionProgressStatusEnum,
} from "./enums.ts";
import type { SectionName } from "../../iam/account.ts";
import { DriftKindEnum, ErrorCodeEnum, SectionNameEnum } from "./code-enums.ts";
import type { ErrorCode } from "../../errors.ts";
import type { DriftKind } from "../../iam/drift.ts";
import { Field, Input } from "../tied.ts";

@ObjectType("SectionProgress", {
  description: "The progress of reading one section of the account data.",
  simpleResolvers: true,
})
export class SectionProgress {
  @Field(() => SectionNameEnum, { description: "The section of the account data." })
  section!: SectionName;
  @Field(() => SectionProgressStatusEnum, {
    description: "The status of reading the section. The final value matches the coverage.",
  })
  status!: SectionProgressStatus;
  @Field(() => Int, { description: "The number of items read so far." })
  itemsRead!: number;
  @Field(() => Int, { nullable: true, description: "The total number of items. Null while unknown." })
  itemsTotal?: number | null;
}

@ObjectType("ScanProgress", {
  description:
    "The progress of a scan. Numbers never decrease and phases never go back. If the worker is lost, another one starts the scan again, and only `percent` does not decrease.",
  simpleResolvers: true,
})
export class ScanProgress {
  @Field(() => ID, { description: "The ID of the scan." })
  scanId!: string;
  @Field(() => ScanStatusEnum, { description: "The status of the scan. The last message carries a final status." })
  status!: ScanStatus;
  @Field(() => ScanPhaseEnum, {
    nullable: true,
    description: "The current phase of the scan. Null while it is queued.",
  })
  phase!: ScanPhase | null;
  @Field(() => Int, {
    description:
      "An estimate of how much of the scan is done, 0 to 100. Never decreases; 100 only if the scan finished with a result.",
  })
  percent!: number;
  @Field(() => [SectionProgress], { description: "The progress of every section that the scan reads." })
  sections!: readonly SectionProgress[];
  @Field(() => Int, { description: "The number of items read so far." })
  itemsRead!: number;
  @Field(() => Int, { description: "The number of calls to AWS so far." })
  apiCalls!: number;
  @Field(() => Int, { description: "The number of times AWS throttled a call." })
  throttles!: number;
  @Field(() => Int, { description: "The number of checks evaluated so far." })
  checksDone!: number;
  @Field(() => Int, { description: "The number of checks to evaluate; 0 while unknown." })
  checksTotal!: number;
  @Field(() => String, { nullable: true, description: "The current activity in words. Null if there is none." })
  message!: string | null;
  @Field(() => DateTimeScalar, { description: "The time of this progress report." })
  at!: Date | number;
}

@ObjectType("ScanCounts", { description: "The numbers of items that a finished scan found.", simpleResolvers: true })
export class ScanCounts {
  @Field(() => Int, { description: "The number of users in the account." })
  users!: number;
  @Field(() => Int, { description: "The number of access keys in the account." })
  accessKeys!: number;
  @Field(() => Int, { description: "The number of groups in the account." })
  groups!: number;
  @Field(() => Int, { description: "The number of roles in the account." })
  roles!: number;
  @Field(() => Int, { description: "The number of policies in the account, including inline policies." })
  policies!: number;
  @Field(() => Int, { description: "The number of findings of all checks." })
  findings!: number;
  @Field(() => Int, { description: "The number of alerts that the scan opened." })
  opened!: number;
  @Field(() => Int, { description: "The number of alerts that the scan reopened." })
  reopened!: number;
  @Field(() => Int, { description: "The number of alerts that the scan resolved." })
  resolved!: number;
  @Field(() => Int, { description: "The number of alerts whose severity or evidence the scan changed." })
  updated!: number;
}

@ObjectType("Scan", { description: "One scan of an AWS account.", implements: Node, simpleResolvers: true })
export class Scan extends Node {
  /** A query that selects nothing but the head of a scan reads no more. */
  declare readonly $row: ScanRow | ScanHeadRow;
  @Field(() => ScanStatusEnum, { description: "The status of the scan." })
  status!: ScanStatus;
  @Field(() => ScanPhaseEnum, {
    nullable: true,
    description: "The current phase, or the last phase of a finished scan. Null while the scan is queued.",
  })
  phase!: ScanPhase | null;
  @Field(() => ScanTriggerEnum, { description: "The source of the request." })
  trigger!: ScanTrigger;
  @Field(() => Actor, { description: "The operator, token or schedule that requested the scan." })
  requestedBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time of the request." })
  requestedAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which a worker started the scan. Null while it is queued.",
  })
  startedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the scan ended. Null while it is open.",
  })
  finishedAt!: Date | null;
  @Field(() => ScanCounts, {
    nullable: true,
    description: "The numbers of items found. Null unless the scan finished with a result.",
  })
  counts!: ScanCounts | null;
  @Field(() => ErrorCodeEnum, {
    nullable: true,
    description: "The error code of a failed scan. Null if the scan did not fail.",
  })
  errorCode!: ErrorCode | null;
  @Field(() => String, { nullable: true, description: "The explanation of the error. Null if the scan did not fail." })
  errorMessage!: string | null;
}
export const ScanConnection = connectionOf("Scan", () => Scan);

@ObjectType("ScanDifference", {
  description: "A resource that differs between two scans.",
  simpleResolvers: true,
})
export class ScanDifference {
  @Field(() => DriftKindEnum, { description: "The type of the resource." })
  kind!: DriftKind;
  @Field(() => String, { description: "The unique ID of the resource in AWS." })
  id!: string;
  @Field(() => String, { description: "The name of the resource." })
  name!: string;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      "The facts that differ as the earlier scan found them, by the names of `ChangedFact`; all facts of a removed resource. A policy document is text in lines. Null if the resource was added.",
  })
  before!: Facts | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      "The facts that differ as the later scan found them, by the names of `ChangedFact`; all facts of an added resource. A policy document is text in lines. Null if the resource was removed.",
  })
  after!: Facts | null;
}

@InputType("StartScanInput", { description: "The account to scan." })
export class StartScanInput {
  @Input(() => ID, {
    nullable: true,
    description:
      "The ID of the account or its 12-digit AWS account number. Can be omitted if only one account is possible.",
  })
  accountId?: string | null;
}

@InputType("ScanIdInput", { description: "The scan to act on." })
export class ScanIdInput {
  @Input(() => ID, { description: "The ID of the scan." })
  id!: string;
}

@ObjectType("StartScanPayload", { description: "The requested scan.", simpleResolvers: true })
export class StartScanPayload extends Payload {
  @Field(() => Scan, {
    nullable: true,
    description: "The new scan; with `SCAN_ALREADY_RUNNING`, the one in progress. Null for any other error.",
  })
  scan!: Scan | null;
}

@ObjectType("CancelScanPayload", { description: "The cancelled scan.", simpleResolvers: true })
export class CancelScanPayload extends Payload {
  @Field(() => Scan, {
    nullable: true,
    description: "The scan. A running scan stops within five seconds. Null if `userErrors` is not empty.",
  })
  scan!: Scan | null;
}
