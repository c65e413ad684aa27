/**
 * Who made this access key? CloudTrail keeps, for every CreateAccessKey, the key's id, the caller's session name and the
 * user agent: our mark in either proves that it was we. An event takes up to 15 minutes to be seen, and IAM's events are
 * kept in one region of the partition.
 */
import { LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { AppError } from "../errors.ts";
import type { Attribution } from "../iam/rotation/decision.ts";
import { MINUTE, type Instant } from "../iam/time.ts";
import type { RotationClients } from "./clients.ts";

/** 50 events a page, two pages a second at AWS: the account's creations of the last minutes are far fewer. */
const PAGES_MAX = 5;
const CLOCKS_APART_MINUTES = 5;

const IAM_EVENT_REGIONS: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
};

export function iamEventRegion(partition: string | null): string {
  return IAM_EVENT_REGIONS[partition ?? "aws"] ?? "us-east-1";
}

export interface Creation {
  readonly accessKeyId: string;
  readonly tag: string;
  /** When the attempt began. */
  readonly since: Instant;
}

/** The parts of CloudTrail's record that are read; it is somebody else's JSON, so each may be missing. */
interface CreationRecord {
  readonly userAgent?: unknown;
  readonly errorCode?: unknown;
  readonly userIdentity?: { readonly arn?: unknown };
  readonly responseElements?: { readonly accessKey?: { readonly accessKeyId?: unknown } } | null;
}

/** Never throws for what AWS refuses: not being able to look is not knowing. Errors: an abort. */
export async function attributeKey(
  { cloudTrail }: RotationClients,
  { accessKeyId, tag, since }: Creation,
  abortSignal: AbortSignal,
): Promise<Attribution> {
  try {
    let NextToken: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const { Events = [], NextToken: next } = await cloudTrail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "CreateAccessKey" }],
          StartTime: new Date(since - CLOCKS_APART_MINUTES * MINUTE),
          NextToken,
        }),
        { abortSignal },
      );
      for (const { EventId, CloudTrailEvent } of Events) {
        const record = recordOf(CloudTrailEvent);
        if (EventId === undefined || record.responseElements?.accessKey?.accessKeyId !== accessKeyId) continue;
        const arn = typeof record.userIdentity?.arn === "string" ? record.userIdentity.arn : null;
        return { kind: "FOUND", eventId: EventId, isOurs: bears(tag, record, arn), by: arn };
      }
      if (!next) return { kind: "NOT_YET", reason: "CloudTrail does not show the key's creation yet." };
      NextToken = next;
    }
    return { kind: "NOT_YET", reason: "CloudTrail has too many events to look through." };
  } catch (error) {
    abortSignal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return { kind: "NOT_YET", reason: error.message };
  }
}

/** The mark as a whole word: `rot-0a1b2c3d-1` is not in `rot-0a1b2c3d-11`. */
function bears(tag: string, { userAgent }: CreationRecord, arn: string | null): boolean {
  const isIn = (text: string) => text.split(/[^\w-]+/).includes(tag);
  return (typeof userAgent === "string" && isIn(userAgent)) || (arn !== null && isIn(arn));
}

function recordOf(text: string | undefined): CreationRecord {
  try {
    const record: unknown = JSON.parse(text ?? "");
    return typeof record === "object" && record !== null ? record : {};
  } catch {
    return {};
  }
}
