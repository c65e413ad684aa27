/** CloudTrail's LookupEvents: one attribute, a time span, pages of fifty, two calls a second. */
import { SECOND } from "../../src/iam/time.ts";
import { AwsError } from "../aws-error.ts";
import type { Call, JsonOperationTable } from "../operation.ts";
import { readMarker, writeMarker } from "../operation.ts";
import type { TrailEvent } from "../trail.ts";

const MAX_PAGE_EVENTS = 50;
const MAX_ATTRIBUTES = 10;

type Match = (event: TrailEvent, value: string) => boolean;

const ATTRIBUTES: Readonly<Record<string, Match>> = {
  EventId: ({ eventId }, value) => eventId === value,
  EventName: ({ eventName }, value) => eventName === value,
  EventSource: ({ eventSource }, value) => eventSource === value,
  AccessKeyId: ({ accessKeyId }, value) => accessKeyId === value,
  Username: ({ userName }, value) => userName === value,
  ResourceName: ({ resources }, value) => resources.some(({ name }) => name === value),
  ResourceType: ({ resources }, value) => resources.some(({ type }) => type === value),
  ReadOnly: (_event, value) => value === "false",
};

export const cloudTrailOperations: JsonOperationTable = {
  LookupEvents: (call) => {
    const { account, params, region, at, realNow } = call;
    if (!account.trail.mayAsk(region, realNow, account.timeScale))
      throw new AwsError("ThrottlingException", 400, "Rate exceeded");
    const attributes = readAttributes(call);
    const startsAt = Number(params.optional("StartTime") ?? 0) * 1_000;
    const endsAt = Number(params.optional("EndTime") ?? Infinity) * 1_000;
    if (startsAt > endsAt)
      throw new AwsError("InvalidTimeRangeException", 400, "The start time must be before the end time.");
    const limit = params.integer("MaxResults", 1, MAX_PAGE_EVENTS) ?? MAX_PAGE_EVENTS;
    const matching = account.trail
      .visible(region, at)
      .filter((event) => event.at >= startsAt && event.at <= endsAt)
      .filter((event) => attributes.every(({ match, value }) => match(event, value)));
    const marker = params.optional("NextToken");
    // The marker names the last event returned. New events are added in front and must not shift the pages.
    const start =
      marker === undefined ? 0 : matching.findIndex(({ eventId }) => eventId === readMarker(marker).key) + 1;
    const given = matching.slice(start, start + limit);
    const last = given.at(-1);
    return {
      Events: given.map(answerOf),
      NextToken:
        last !== undefined && start + limit < matching.length ? writeMarker(last.eventId, start + limit) : undefined,
    };
  },
};

function readAttributes({ params }: Call): readonly { match: Match; value: string }[] {
  const attributes: { match: Match; value: string }[] = [];
  for (let index = 1; index <= MAX_ATTRIBUTES; index++) {
    const key = params.optional(`LookupAttributes.member.${index}.AttributeKey`);
    if (key === undefined) break;
    const match = ATTRIBUTES[key];
    const value = params.optional(`LookupAttributes.member.${index}.AttributeValue`);
    if (match === undefined || value === undefined) {
      throw new AwsError("InvalidLookupAttributesException", 400, "The lookup attribute is not valid.");
    }
    attributes.push({ match, value });
  }
  if (attributes.length > 1) {
    throw new AwsError(
      "InvalidLookupAttributesException",
      400,
      "Currently only one lookup attribute can be specified.",
    );
  }
  return attributes;
}

function answerOf({
  eventId,
  eventName,
  eventSource,
  at,
  accessKeyId,
  userName,
  resources,
  record,
}: TrailEvent): object {
  return {
    EventId: eventId,
    EventName: eventName,
    ReadOnly: "false",
    AccessKeyId: accessKeyId,
    EventTime: Math.floor(at / SECOND),
    EventSource: eventSource,
    Username: userName,
    Resources: resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: JSON.stringify(record),
  };
}
