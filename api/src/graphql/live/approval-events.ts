import type { Services } from "../../services/services.ts";
import type { RequestContext } from "../context.ts";
import { retryWhileUnavailable } from "./retry-while-unavailable.ts";
import { Hints, stoppable } from "./subscriptions.ts";

type Summary = Awaited<ReturnType<Services["approvals"]["summary"]>>;

/** Yields the summary of the approval requests as of now, then after every change, until the subscription ends. */
export function approvalEvents(context: RequestContext): AsyncIterableIterator<Summary> {
  const stop = new AbortController();
  return stoppable(() => stop.abort(), updates(context, stop.signal));
}

async function* updates(context: RequestContext, stop: AbortSignal) {
  // Subscribes before reading, so that no change in between is missed.
  using hints = new Hints(context.platform.events.pubSub.subscribe("approval"), stop);
  let last = "";
  do {
    const summary = await retryWhileUnavailable(() => context.fresh().services.approvals.summary(), { stop });
    const text = JSON.stringify(summary);
    if (text !== last) yield summary;
    last = text;
  } while (await hints.next());
}
