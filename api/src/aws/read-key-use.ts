/**
 * Reads the events of one access key from CloudTrail's event history in one Region, page by page, newest first. AWS
 * allows two LookupEvents requests per second, account and Region (CloudTrail API Reference, *LookupEvents*), which the
 * customer's own tools share. All readings of a connection in a Region therefore take turns at a lower rate.
 */
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { FURTHER_SOURCES, type KeyUseRow } from "../iam/rotation/key-source.ts";
import { userAgentFamily } from "../iam/rotation/user-agent.ts";
import { SECOND, type Instant } from "../iam/time.ts";
import { readCallerIdentity } from "./caller-identity.ts";
import { clientConfig, createClients, Layers } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { AppError } from "../errors.ts";
import { MAX_ATTEMPTS, readRetryStrategy } from "./retry.ts";
import { TokenBucket } from "./token-bucket.ts";

const LOOKUPS_PER_SECOND = 1;
/** The longest text that is kept of an address or a service. CloudTrail's own are far shorter. */
const TEXT_MAX_CHARACTERS = 128;
const SERVICE_SUFFIX = /\.amazonaws\.com(\.cn)?$/;

export interface KeyUseEvent extends Pick<KeyUseRow, "address" | "agent" | "service"> {
  readonly eventId: string;
  readonly at: Instant;
}

export interface KeyUsePage {
  readonly events: readonly KeyUseEvent[];
  /** Null after the last page. */
  readonly nextToken: string | null;
}

export interface KeyUseWindow {
  readonly accessKeyId: string;
  /** Both ends belong to the window. */
  readonly from: Instant;
  readonly to: Instant;
}

export interface KeyUseReader {
  readPage(window: KeyUseWindow, nextToken: string | null, signal: AbortSignal): Promise<KeyUsePage>;
  close(): void;
}

export interface KeyUseConnection {
  readonly connection: AwsConnection;
  readonly expectedAccountId: string;
  /** The factor by which time passes faster. Greater than 1 only for accounts on this machine. */
  readonly timeScale: number;
}

/**
 * Opens one reader per Region. They share one role session. Errors: AWS_WRONG_ACCOUNT, and AWS_* if AWS cannot be
 * called.
 */
export async function openKeyUseReaders(
  { connection, expectedAccountId, timeScale }: KeyUseConnection,
  regions: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, KeyUseReader>> {
  const clients = createClients(connection);
  try {
    const { awsAccountId } = await readCallerIdentity(clients, { abortSignal: signal });
    if (awsAccountId !== expectedAccountId)
      throw new AppError("AWS_WRONG_ACCOUNT", { details: { expected: expectedAccountId, actual: awsAccountId } });
  } finally {
    clients.destroy();
  }
  const config = clientConfig(connection);
  return new Map(
    regions.map((region) => {
      const bucket = new TokenBucket({ perSecond: LOOKUPS_PER_SECOND * timeScale, burst: 1 });
      const client = new Layers(undefined, () => bucket).around(
        new CloudTrailClient({ ...config, region, retryStrategy: readRetryStrategy, maxAttempts: MAX_ATTEMPTS }),
      );
      return [
        region,
        {
          readPage: (window, nextToken, abort) => lookup(client, window, nextToken, abort),
          close: () => client.destroy(),
        },
      ];
    }),
  );
}

/** Tries the permission with the smallest request. */
export async function lookUpOneEvent(connection: AwsConnection): Promise<void> {
  const client = new Layers().around(
    new CloudTrailClient({
      ...clientConfig(connection),
      retryStrategy: readRetryStrategy,
      maxAttempts: MAX_ATTEMPTS,
    }),
  );
  try {
    await client.send(new LookupEventsCommand({ MaxResults: 1 }));
  } finally {
    client.destroy();
  }
}

async function lookup(
  client: CloudTrailClient,
  { accessKeyId, from, to }: KeyUseWindow,
  nextToken: string | null,
  abortSignal: AbortSignal,
): Promise<KeyUsePage> {
  const { Events = [], NextToken } = await client.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: "AccessKeyId", AttributeValue: accessKeyId }],
      // AWS compares whole seconds.
      StartTime: new Date(Math.floor(from / SECOND) * SECOND),
      EndTime: new Date(Math.ceil(to / SECOND) * SECOND),
      ...(nextToken !== null && { NextToken: nextToken }),
    }),
    { abortSignal },
  );
  return {
    events: Events.flatMap(({ EventId, EventTime, EventSource, CloudTrailEvent }) => {
      if (EventId === undefined || EventTime === undefined) return [];
      const { sourceIPAddress, userAgent } = recordOf(CloudTrailEvent);
      return [
        {
          eventId: EventId,
          at: EventTime.getTime(),
          address: addressOf(sourceIPAddress),
          agent: userAgentFamily(textOf(userAgent)),
          service: textOf(EventSource).replace(SERVICE_SUFFIX, "") || "unknown",
        },
      ];
    }),
    nextToken: NextToken || null,
  };
}

function addressOf(value: unknown): string {
  const text = textOf(value);
  return text === "" || text === FURTHER_SOURCES ? "unknown address" : text;
}

/** The parts of CloudTrail's record that are read. The JSON is not ours, so each part may be missing. */
interface UseRecord {
  readonly sourceIPAddress?: unknown;
  readonly userAgent?: unknown;
}

function recordOf(text: string | undefined): UseRecord {
  try {
    const record: unknown = JSON.parse(text ?? "");
    return typeof record === "object" && record !== null ? record : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.replaceAll(/\p{C}/gu, "").slice(0, TEXT_MAX_CHARACTERS) : "";
}
