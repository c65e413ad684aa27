/**
 * Reads one message of an event queue: an event of Amazon EventBridge with a CloudTrail record in it. Messages come from
 * outside and may be anything, so what does not fit is described and set aside, without its values.
 *
 * The account is the one that EventBridge wrote on the event. A member of an organization cannot choose it, and cannot
 * publish an event whose source begins with `aws.` (Amazon EventBridge User Guide, *PutEvents*).
 */
import { z } from "zod";
import { DAY, type Instant, MINUTE } from "../time.ts";
import { type Activity, targetOf } from "./activity.ts";
import { actorOf, optionalText, recordText as text, type UserIdentity, userIdentity } from "./event-actor.ts";
import { shapeOf } from "./message-shape.ts";

/** The maximum size of a message of Amazon SQS. */
const MESSAGE_MAX_CHARACTERS = 1_048_576;
const TEXT_MAX_CHARACTERS = 256;
const TARGETS_MAX = 8;
/** An event of the future would outlive all later evidence. */
const CLOCKS_APART_MINUTES = 5;
/** Amazon SQS keeps a message for at most 14 days. */
const OLDEST_DAYS = 15;

export const TEST_EVENT_SOURCE = "iam-monitor.test";
const EVENT_SOURCES = ["aws.iam", "aws.sts", "aws.signin"] as const;
const RECORD_TYPES: ReadonlySet<string> = new Set([
  "AWS API Call via CloudTrail",
  "AWS Console Sign In via CloudTrail",
  "AWS Console Signin via CloudTrail",
]);

export const REJECTIONS = ["TOO_LARGE", "NOT_JSON", "NOT_AN_EVENT", "NO_RECORD", "TIME_UNKNOWN", "NOT_STORED"] as const;
export type Rejection = (typeof REJECTIONS)[number];

export type EventMessage =
  | { readonly kind: "ACTIVITY"; readonly activity: Activity }
  | { readonly kind: "TEST"; readonly awsAccountId: string }
  /** An event that the rule sends and that has no effect: it changed nothing, or failed. */
  | { readonly kind: "IGNORED" }
  /** An event of another source, which the rule of the templates does not send. */
  | { readonly kind: "FOREIGN" }
  | { readonly kind: "MALFORMED"; readonly reason: Rejection; readonly shape: string };

const record = z.record(z.string(), z.unknown()).catch({}).default({});

const envelope = z.object({
  source: z.string().max(TEXT_MAX_CHARACTERS),
  "detail-type": z.string().max(TEXT_MAX_CHARACTERS).catch("").default(""),
  account: z.string().regex(/^\d{12}$/),
  detail: z.unknown(),
});

const trailRecord = z.object({
  eventID: z.string().regex(/^[\w-]{8,64}$/),
  eventTime: z.string().max(40),
  eventSource: text,
  eventName: z.string().regex(/^[A-Za-z0-9]{1,128}$/),
  awsRegion: text.catch("unknown").default("unknown"),
  sourceIPAddress: optionalText,
  userAgent: optionalText,
  errorCode: optionalText,
  userIdentity,
  requestParameters: record,
  responseElements: record,
  additionalEventData: record,
  readOnly: z.boolean().nullable().catch(null).default(null),
});
type TrailRecord = z.infer<typeof trailRecord>;

export function readEventMessage(body: string, now: Instant): EventMessage {
  if (body.length > MESSAGE_MAX_CHARACTERS) return malformed("TOO_LARGE", `${body.length} characters`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return malformed("NOT_JSON", `text of ${body.length} characters`);
  }
  const event = envelope.safeParse(parsed);
  if (!event.success) return malformed("NOT_AN_EVENT", shapeOf(parsed));
  const { source, account, detail, "detail-type": detailType } = event.data;
  if (source === TEST_EVENT_SOURCE) return { kind: "TEST", awsAccountId: account };
  if (!(EVENT_SOURCES as readonly string[]).includes(source)) return { kind: "FOREIGN" };
  if (!RECORD_TYPES.has(detailType)) return { kind: "IGNORED" };
  const read = trailRecord.safeParse(detail);
  if (!read.success) return malformed("NO_RECORD", shapeOf(parsed));
  const at = Date.parse(read.data.eventTime);
  if (!Number.isFinite(at) || at > now + CLOCKS_APART_MINUTES * MINUTE)
    return malformed("TIME_UNKNOWN", shapeOf(parsed));
  if (at < now - OLDEST_DAYS * DAY || !isOfInterest(read.data)) return { kind: "IGNORED" };
  return { kind: "ACTIVITY", activity: activityOf(read.data, { at: Math.min(at, now), awsAccountId: account }) };
}

function malformed(reason: Rejection, shape: string): EventMessage {
  return { kind: "MALFORMED", reason, shape };
}

/** Sets an activity aside that the database refuses, so that the messages after it are not held up. */
export function withoutEffect({ name }: Activity): EventMessage {
  return malformed("NOT_STORED", `call ${name}`);
}

/** Whether the rule of the templates sends such a message. A queue without any is the queue of something else. */
export function isOfRule({ kind }: EventMessage): boolean {
  return kind === "ACTIVITY" || kind === "TEST" || kind === "IGNORED";
}

/** Calls that failed changed nothing. Reads, and tokens for roles, are far too many to keep. */
function isOfInterest({ eventSource, eventName, errorCode, readOnly, responseElements }: TrailRecord): boolean {
  if (errorCode !== null) return false;
  switch (eventSource) {
    case "iam.amazonaws.com":
      return readOnly !== true && !/^(Get|List|Simulate|Generate)/.test(eventName);
    case "signin.amazonaws.com":
      return eventName === "ConsoleLogin" && responseElements["ConsoleLogin"] === "Success";
    case "sts.amazonaws.com":
      return eventName === "AssumeRoot" || eventName === "GetFederationToken";
    default:
      return false;
  }
}

function activityOf(
  detail: TrailRecord,
  { at, awsAccountId }: { readonly at: Instant; readonly awsAccountId: string },
): Activity {
  const { eventID, eventSource, eventName, awsRegion, sourceIPAddress, userAgent } = detail;
  const identity = detail.userIdentity;
  const actor = actorOf(identity);
  return {
    eventId: eventID,
    at,
    awsAccountId,
    region: awsRegion,
    service: eventSource,
    name: eventName,
    actor,
    sourceAddress: sourceIPAddress,
    userAgent,
    hasMfa: mfaOf(detail),
    targets: targetsOf(detail, actor.kind === "USER" ? identity.userName : null, actor.kind === "ROOT"),
    actorUserId: actor.kind === "USER" ? identity.principalId : null,
  };
}

/**
 * A sign-in says whether MFA was used. For other calls, it is a fact of the session. For sessions of roles, "false" only
 * means that AWS did not ask: the identity provider may have.
 */
function mfaOf({ eventName, additionalEventData, userIdentity: identity }: TrailRecord): boolean | null {
  const isOwnSignIn = identity.type === "Root" || identity.type === "IAMUser";
  const used = additionalEventData["MFAUsed"];
  if (eventName === "ConsoleLogin") {
    if (used === "Yes") return true;
    return used === "No" && isOwnSignIn ? false : null;
  }
  const authenticated = mfaOfSession(identity);
  if (authenticated === "true") return true;
  return authenticated === "false" && isOwnSignIn ? false : null;
}

function mfaOfSession({ sessionContext }: UserIdentity): string | null {
  return sessionContext?.attributes?.mfaAuthenticated ?? null;
}

/**
 * Returns the subject of a call, by the parameters of IAM's actions. A call without a user name is about the caller.
 */
function targetsOf(
  { eventSource, eventName, requestParameters, responseElements }: TrailRecord,
  userName: string | null,
  isRoot: boolean,
): readonly string[] {
  const targets = new Set<string>();
  const add = (make: (name: string) => string, value: unknown) => {
    const name = text.safeParse(value);
    if (name.success && name.data !== "" && targets.size < TARGETS_MAX) targets.add(make(name.data));
  };
  const { userName: user, newUserName, roleName, groupName, newGroupName, policyArn } = requestParameters;
  add(targetOf.user, user);
  add(targetOf.user, newUserName);
  add(targetOf.role, roleName);
  add(targetOf.group, groupName);
  add(targetOf.group, newGroupName);
  add(targetOf.policy, policyArn);
  add(targetOf.policy, requestParameters["permissionsBoundary"]);
  add(targetOf.policy, textIn(responseElements, "policy", "arn"));
  // An access key of the root user belongs to no IAM user, even if the response contains a user name.
  if (!isRoot) add(targetOf.user, textIn(responseElements, "accessKey", "userName"));
  const isAboutCaller = eventSource !== "iam.amazonaws.com" || ABOUT_A_USER.test(eventName);
  if (targets.size === 0 && isAboutCaller && isRoot) targets.add(targetOf.root);
  if (targets.size === 0 && isAboutCaller && userName !== null) add(targetOf.user, userName);
  if (targets.size === 0) targets.add(targetOf.account);
  return [...targets];
}

const ABOUT_A_USER = /(AccessKey|MFADevice|ChangePassword|SigningCertificate|SSHPublicKey|ServiceSpecificCredential)/;

function textIn(elements: Readonly<Record<string, unknown>>, name: string, field: string): unknown {
  const element = elements[name];
  return typeof element === "object" && element !== null ? (element as Record<string, unknown>)[field] : null;
}
