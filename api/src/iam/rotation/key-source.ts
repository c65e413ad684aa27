/**
 * Who uses an access key, as CloudTrail shows it. A use has an address or an AWS service, a family of user agents, the
 * service that was called, and a Region. A source is one address with one family of user agents. During a rotation,
 * the uses of the old and of the new key show which sources have moved.
 */
import type { Instant } from "../time.ts";

/** The events of one key that agree in everything but their time. */
export interface KeyUseRow {
  /** An IP address, or the AWS service that called on behalf of the key, such as `cloudformation.amazonaws.com`. */
  readonly address: string;
  readonly agent: string;
  /** The service that was called, such as `s3`. */
  readonly service: string;
  readonly region: string;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly count: number;
}

export interface KeyUsePeriod {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly count: number;
}

export interface KeySource {
  readonly address: string;
  readonly agent: string;
  readonly services: readonly string[];
  readonly regions: readonly string[];
  readonly period: KeyUsePeriod;
}

/** The address of the uses that are counted together because a key has too many sources. It never counts as moved. */
export const FURTHER_SOURCES = "further sources";
/** The family of IAM Monitor's own calls. */
export const OWN_AGENT = "IAM Monitor";

/** Groups uses by source. The source with the latest use comes first. */
export function keySources(rows: readonly KeyUseRow[]): readonly KeySource[] {
  const groups = Map.groupBy(rows, ({ address, agent }) => sourceKey({ address, agent }));
  return [...groups.values()]
    .map((uses) => ({
      address: uses[0]!.address,
      agent: uses[0]!.agent,
      services: distinct(uses.map(({ service }) => service)),
      regions: distinct(uses.map(({ region }) => region)),
      period: periodOf(uses),
    }))
    .toSorted((one, other) => other.period.lastAt - one.period.lastAt);
}

/** A source in a rotation. The order is that of the list on the page. */
export const SOURCE_STATES = {
  USES_OLD_KEY: "The source used the old key after the new key was available, and has not used the new key since.",
  NOT_SEEN:
    "The source used the old key in the 90 days before the new key was available. Since then CloudTrail shows no use of either key. The old key stays active until the source moves or an operator confirms.",
  MOVED: "The source has used the new key, and the old key not since.",
  NEW: "The source uses the new key, but CloudTrail shows no use of the old key by it.",
} as const;
export type SourceState = keyof typeof SOURCE_STATES;

export interface RotationSource {
  readonly address: string;
  readonly agent: string;
  readonly services: readonly string[];
  readonly regions: readonly string[];
  readonly oldKey: KeyUsePeriod | null;
  readonly newKey: KeyUsePeriod | null;
  readonly state: SourceState;
}

/** `availableAt`: the time from which applications could get the new key. Null before then. */
export function rotationSources(
  oldRows: readonly KeyUseRow[],
  newRows: readonly KeyUseRow[],
  availableAt: Instant | null,
): readonly RotationSource[] {
  const byKey = (rows: readonly KeyUseRow[]) =>
    new Map(keySources(rows.filter((row) => !isOwnTest(row))).map((source) => [sourceKey(source), source]));
  const [ofOldKey, ofNewKey] = [byKey(oldRows), byKey(newRows)];
  const order = Object.keys(SOURCE_STATES);
  return distinct([...ofOldKey.keys(), ...ofNewKey.keys()])
    .map((key): RotationSource => {
      const [oldSource, newSource] = [ofOldKey.get(key), ofNewKey.get(key)];
      const { address, agent } = (oldSource ?? newSource)!;
      const periods = { oldKey: oldSource?.period ?? null, newKey: newSource?.period ?? null };
      return {
        address,
        agent,
        services: distinct([...(oldSource?.services ?? []), ...(newSource?.services ?? [])]),
        regions: distinct([...(oldSource?.regions ?? []), ...(newSource?.regions ?? [])]),
        ...periods,
        state: stateOf(address, periods, availableAt),
      };
    })
    .toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
}

/**
 * Whether IAM Monitor tested the key when it created it, which says nothing about applications. An old key has such a test too
 * if an earlier rotation created it. No other call of IAM Monitor with the key of an application is a test.
 */
function isOwnTest({ agent, service }: KeyUseRow): boolean {
  return agent === OWN_AGENT && service === "sts";
}

function stateOf(
  address: string,
  { oldKey, newKey }: Pick<RotationSource, "oldKey" | "newKey">,
  availableAt: Instant | null,
): SourceState {
  if (oldKey === null) return "NEW";
  // CloudTrail's times are whole seconds. Two uses in the same second do not show which came last.
  if (address !== FURTHER_SOURCES && newKey !== null && newKey.lastAt > oldKey.lastAt) return "MOVED";
  return availableAt !== null && oldKey.lastAt >= availableAt ? "USES_OLD_KEY" : "NOT_SEEN";
}

/** The number of sources that used the old key, and the number of those that have moved. */
export function countMoved(sources: readonly RotationSource[]): { readonly moved: number; readonly total: number } {
  const withOldKey = sources.filter(({ oldKey }) => oldKey !== null);
  return { moved: withOldKey.filter(({ state }) => state === "MOVED").length, total: withOldKey.length };
}

export function describeSource({ address, agent }: Pick<KeySource, "address" | "agent">): string {
  return `${address} (${agent})`;
}

function sourceKey({ address, agent }: Pick<KeySource, "address" | "agent">): string {
  return `${address}\n${agent}`;
}

function periodOf(uses: readonly KeyUseRow[]): KeyUsePeriod {
  return {
    firstAt: Math.min(...uses.map(({ firstAt }) => firstAt)),
    lastAt: Math.max(...uses.map(({ lastAt }) => lastAt)),
    count: uses.reduce((sum, { count }) => sum + count, 0),
  };
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}

/**
 * The calls that CloudTrail's event history cannot show (CloudTrail User Guide, *Working with CloudTrail event
 * history*).
 */
export const CLOUDTRAIL_LIMITS = [
  "Data events are not in CloudTrail's event history: reads and writes of S3 objects, invocations of Lambda functions, items of DynamoDB tables and others.",
  "Only the Regions listed here are read. A use in any other Region is not shown.",
  "The event history goes back 90 days. A source that uses the key less often is not shown.",
  "CloudTrail shows an event up to 15 minutes after the call.",
  "An AWS service that calls on behalf of the key is shown under its own name, without the address of the caller.",
  "Programs behind the same address, such as a NAT gateway, with the same user agent are one source.",
] as const;
