import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { ScanPhase, ScanStatus, ScanTrigger } from "../../iam/scan.ts";
import { DateTimeScalar } from "../scalars.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import {
  ScanPhaseEnum,
  ScanStatusEnum,
  ScanTriggerEnum,
  type SectionProgressStatus,
  SectionProgressStatusEnum,
} from "./enums.ts";

@ObjectType("SectionProgress", { description: "How far the reading of one section is.", simpleResolvers: true })
export class SectionProgress {
  @Field(() => String, { description: "The section: `authorizationDetails`, `credentialReport`, …" })
  section!: string;
  @Field(() => SectionProgressStatusEnum, { description: "How far it is; in the end what the coverage says of it." })
  status!: SectionProgressStatus;
  @Field(() => Int, { description: "How many items were read." })
  itemsRead!: number;
  @Field(() => Int, { nullable: true, description: "How many there are; null while nobody knows." })
  itemsTotal?: number | null;
}

@ObjectType("ScanProgress", {
  description: "How far a scan is. Numbers never fall and phases never go back.",
  simpleResolvers: true,
})
export class ScanProgress {
  @Field(() => ID, { description: "The scan." })
  scanId!: string;
  @Field(() => ScanStatusEnum, { description: "Where the scan is; the last message carries a final status." })
  status!: ScanStatus;
  @Field(() => ScanPhaseEnum, { nullable: true, description: "The step it is at; null while it is queued." })
  phase!: ScanPhase | null;
  @Field(() => [SectionProgress], { description: "Every section that is read." })
  sections!: readonly SectionProgress[];
  @Field(() => Int, { description: "Items read so far." })
  itemsRead!: number;
  @Field(() => Int, { description: "Calls to AWS so far." })
  apiCalls!: number;
  @Field(() => Int, { description: "How often AWS asked us to slow down." })
  throttles!: number;
  @Field(() => Int, { description: "Checks evaluated so far." })
  checksDone!: number;
  @Field(() => Int, { description: "Checks to evaluate; 0 while unknown." })
  checksTotal!: number;
  @Field(() => String, { nullable: true, description: "What it is doing, in words." })
  message!: string | null;
  @Field(() => DateTimeScalar, { description: "When this was true." })
  at!: Date | number;
}

@ObjectType("ScanCounts", { description: "What a finished scan found.", simpleResolvers: true })
export class ScanCounts {
  @Field(() => Int, { description: "Users in the account." })
  users!: number;
  @Field(() => Int, { description: "Access keys in the account." })
  accessKeys!: number;
  @Field(() => Int, { description: "Groups in the account." })
  groups!: number;
  @Field(() => Int, { description: "Roles in the account." })
  roles!: number;
  @Field(() => Int, { description: "Policies in the account, inline ones included." })
  policies!: number;
  @Field(() => Int, { description: "What the checks found wrong." })
  findings!: number;
  @Field(() => Int, { description: "Alerts opened." })
  opened!: number;
  @Field(() => Int, { description: "Alerts opened again." })
  reopened!: number;
  @Field(() => Int, { description: "Alerts resolved." })
  resolved!: number;
  @Field(() => Int, { description: "Alerts whose severity or evidence changed." })
  updated!: number;
}

@ObjectType("Scan", { description: "One reading of one account.", implements: Node, simpleResolvers: true })
export class Scan extends Node {
  @Field(() => ScanStatusEnum, { description: "Where it is." })
  status!: ScanStatus;
  @Field(() => ScanPhaseEnum, { nullable: true, description: "The step it is at, or was at when it ended." })
  phase!: ScanPhase | null;
  @Field(() => ScanTriggerEnum, { description: "What started it." })
  trigger!: ScanTrigger;
  @Field(() => String, { description: "Who asked for it." })
  requestedBy!: string;
  @Field(() => DateTimeScalar, { description: "When it was asked for." })
  requestedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When a worker began." })
  startedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it ended." })
  finishedAt!: Date | null;
  @Field(() => ScanCounts, { nullable: true, description: "What it found; null until it has ended with a result." })
  counts!: ScanCounts | null;
  @Field(() => String, { nullable: true, description: "Why it failed, as a code." })
  errorCode!: string | null;
  @Field(() => String, { nullable: true, description: "Why it failed, in words." })
  errorMessage!: string | null;
}
export const ScanConnection = connectionOf("Scan", () => Scan);

@ObjectType("ScanDifference", {
  description: "Something that one snapshot has and the other has not, or has otherwise.",
  simpleResolvers: true,
})
export class ScanDifference {
  @Field(() => String, { description: "`USER`, `GROUP`, `ROLE`, `POLICY` or `ACCESS_KEY`." })
  kind!: string;
  @Field(() => String, { description: "Its identity in AWS." })
  id!: string;
  @Field(() => String, { description: "Its name." })
  name!: string;
}

@InputType("StartScanInput", { description: "Which account to scan." })
export class StartScanInput {
  @Field(() => ID, {
    nullable: true,
    description: "Our id or the account number; may be left out where only one account can be meant.",
  })
  accountId?: string | null;
}

@InputType("ScanIdInput", { description: "Names a scan." })
export class ScanIdInput {
  @Field(() => ID, { description: "The scan." })
  id!: string;
}

@ObjectType("StartScanPayload", { description: "The scan that was asked for.", simpleResolvers: true })
export class StartScanPayload extends Payload {
  @Field(() => Scan, { nullable: true, description: "The new scan; with SCAN_ALREADY_RUNNING the one that runs." })
  scan!: Scan | null;
}

@ObjectType("CancelScanPayload", { description: "The scan that was to be stopped.", simpleResolvers: true })
export class CancelScanPayload extends Payload {
  @Field(() => Scan, { nullable: true, description: "The scan; a running one ends within five seconds." })
  scan!: Scan | null;
}
