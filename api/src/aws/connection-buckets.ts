/**
 * One token bucket per connection, shared by all its clients in this process. AWS counts all calls of an account
 * together, whether a scan, a reading of key ids or a verification makes them. Workers that call the same account at the
 * same time share its rate (`services/core/aws-budget.ts`).
 */
import { LRUCache } from "lru-cache";
import { createHash } from "node:crypto";
import type { Instant } from "../iam/time.ts";
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
/** Token buckets are kept for this many connections. */
const BUCKETS_MAX = 1_000;

const buckets = new LRUCache<string, TokenBucket>({ max: BUCKETS_MAX });
/** The share of a bucket until the processes that use it are known. */
let firstShare = 1;

export function bucketOf(connection: AwsConnection, isLoopback: boolean): TokenBucket {
  const key = `${isLoopback} ${placeOf(connection)}`;
  const bucket = buckets.get(key) ?? newBucket(isLoopback, firstShare);
  buckets.set(key, bucket);
  return bucket;
}

export function newBucket(isLoopback: boolean, share = 1): TokenBucket {
  const perSecond = isLoopback ? LOOPBACK_CALLS_PER_SECOND : CALLS_PER_SECOND;
  const bucket = new TokenBucket({ perSecond, burst: BURST_CALLS });
  bucket.setShare(share);
  return bucket;
}

/** Returns the connections that this process has used since then, as hashes that mean the same in every process. */
export function connectionsUsedSince(since: Instant): readonly string[] {
  return [...buckets].filter(([, bucket]) => bucket.usedAt >= since).map(([key]) => hashOf(key));
}

/** Sets the shares of connections by their hashes. `first` is that of a connection that is not used yet. */
export function setShares(shares: ReadonlyMap<string, number>, first: number): void {
  firstShare = first;
  for (const [key, bucket] of buckets) bucket.setShare(shares.get(hashOf(key)) ?? first);
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
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
