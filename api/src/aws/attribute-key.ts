/**
 * Finds out who created an access key. For every CreateAccessKey, CloudTrail records the key's id, the caller's session
 * name and the user agent. If the session name or the user agent contains our mark, this rotation created the key. An
 * event can take 15 minutes to appear, and IAM's events are kept in one Region of the partition.
 */
import { LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { AppError } from "../errors.ts";
import type { Attribution } from "../iam/rotation/decision.ts";
import { MINUTE, type Instant } from "../iam/time.ts";
import type { RotationClients } from "./clients.ts";

/**
 * The maximum number of pages. A page has 50 events, and an account creates far fewer keys. AWS allows two pages a
 * second.
 */
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
  /** The time at which the attempt began. */
  readonly since: Instant;
}

/** The parts of CloudTrail's record that are read. The JSON is not ours, so each part may be missing. */
interface CreationRecord {
  readonly userAgent?: unknown;
  readonly errorCode?: unknown;
  readonly userIdentity?: { readonly arn?: unknown };
  readonly responseElements?: { readonly accessKey?: { readonly accessKeyId?: unknown } } | null;
}

/**
 * Looks for the creation. If AWS refuses access to CloudTrail, the answer is "not yet". Throws only if the signal
 * aborts.
 */
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
    return { kind: "NOT_YET", reason: "CloudTrail returned more events than are searched." };
  } catch (error) {
    abortSignal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return { kind: "NOT_YET", reason: error.message };
  }
}

/**
 * Whether the user agent or the ARN contains the mark as a whole word: `rot-0a1b2c3d-1` is not in `rot-0a1b2c3d-11`.
 */
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
