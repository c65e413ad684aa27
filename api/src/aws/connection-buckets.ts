/**
 * One token bucket per connection, shared by all its clients in this process. AWS counts all calls of an account
 * together, whether a scan, a reading of key ids or a verification makes them.
 */
import type { AwsConnection } from "./connection.ts";
import { TokenBucket } from "./token-bucket.ts";

/**
 * The rate limit of a connection. AWS throttles IAM per account at an unpublished rate, which the customer's tools
 * share.
 */
const CALLS_PER_SECOND = 40;
/** The rate limit on loopback, where no other client competes for the rate. */
const LOOPBACK_CALLS_PER_SECOND = 5_000;
const BURST_CALLS = 80;
/** Token buckets are kept for this many connections. The least recently used one is dropped first. */
const BUCKETS_MAX = 1_000;

const buckets = new Map<string, TokenBucket>();

export function bucketOf(connection: AwsConnection, isLoopback: boolean): TokenBucket {
  const key = `${isLoopback} ${placeOf(connection)}`;
  const bucket = buckets.get(key) ?? newBucket(isLoopback);
  buckets.delete(key);
  buckets.set(key, bucket);
  const oldest = buckets.keys().next().value;
  if (buckets.size > BUCKETS_MAX && oldest !== undefined) buckets.delete(oldest);
  return bucket;
}

export function newBucket(isLoopback: boolean): TokenBucket {
  return new TokenBucket({ perSecond: isLoopback ? LOOPBACK_CALLS_PER_SECOND : CALLS_PER_SECOND, burst: BURST_CALLS });
}

/** Identifies the connection without a secret. */
function placeOf(connection: AwsConnection): string {
  switch (connection.type) {
    case "ENVIRONMENT":
      return connection.type;
    case "PROFILE":
      return `${connection.type} ${connection.profile}`;
    case "ASSUME_ROLE":
      return `${connection.type} ${connection.roleArn}`;
    case "STATIC_KEYS":
      return `${connection.type} ${connection.accessKeyId}`;
    case "SANDBOX":
      return `${connection.type} ${connection.endpoint} ${connection.accessKeyId}`;
  }
}
