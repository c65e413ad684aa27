import { unreachable } from "../../core/outbound-http.ts";
import type { SendOptions } from "./target.ts";

/**
 * Runs the calls of one message. Error: TARGET_UNREACHABLE if together they take longer than a message may, or if the
 * process stops.
 */
export async function inMessageTime<T>(
  { messageMs, signal }: Pick<SendOptions, "messageMs" | "signal">,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(messageMs);
  try {
    return await work(signal ? AbortSignal.any([signal, limit]) : limit);
  } catch (error) {
    if (limit.aborted) throw unreachable(limit.reason, true);
    throw signal?.aborted ? unreachable(error, false) : error;
  }
}
