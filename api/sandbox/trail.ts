/** CloudTrail's event history of one account: the requests to IAM, shown after a lag. */
import { DAY, type Instant, SECOND } from "../src/iam/time.ts";

/** The number of days for which LookupEvents finds events. */
const MAX_HISTORY_DAYS = 90;
const MAX_EVENTS = 100_000;
/** The AWS quota of LookupEvents per account and region. */
const LOOKUPS_PER_SECOND = 2;

export interface TrailEvent {
  readonly eventId: string;
  readonly eventName: string;
  /** The service that was called, such as `iam.amazonaws.com`. */
  readonly eventSource: string;
  readonly region: string;
  readonly at: Instant;
  readonly visibleFrom: Instant;
  readonly accessKeyId: string;
  readonly userName: string;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  /** The record as CloudTrail writes it. */
  readonly record: object;
}

export class Trail {
  #events: TrailEvent[] = [];
  /** Region -> the times of its latest lookups, in real time. */
  readonly #lookups = new Map<string, readonly Instant[]>();

  /** Keeps the events in the order of their times, in which LookupEvents lists them. */
  add(event: TrailEvent): void {
    const before = this.#events.findLastIndex(({ at }) => at <= event.at);
    this.#events.splice(before + 1, 0, event);
    if (this.#events.length > MAX_EVENTS) this.#events = this.#events.slice(MAX_EVENTS / 2);
  }

  list(): readonly TrailEvent[] {
    return this.#events;
  }

  /** The events that a lookup from `region` shows at `at`, newest first. */
  visible(region: string, at: Instant): readonly TrailEvent[] {
    return this.#events
      .filter((event) => event.region === region && event.visibleFrom <= at && event.at >= at - MAX_HISTORY_DAYS * DAY)
      .toReversed();
  }

  /** Counts one LookupEvents request. Returns false if the quota is exceeded. */
  mayAsk(region: string, realNow: Instant, timeScale: number): boolean {
    const recent = (this.#lookups.get(region) ?? []).filter((at) => realNow - at < SECOND / timeScale);
    if (recent.length >= LOOKUPS_PER_SECOND) return false;
    this.#lookups.set(region, [...recent, realNow]);
    return true;
  }
}
