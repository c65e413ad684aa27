/**
 * Loaded into the API of the load drill. For each request with a session it measures the CPU time of the event loop
 * between arrival and answer, including the work for other callers. Unlike the time on a clock, it does not depend on what
 * else runs on the machine.
 */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

interface HttpMessage {
  readonly request: IncomingMessage;
}

if (process.send !== undefined) {
  const startedAt = new WeakMap<IncomingMessage, number>();
  let times: number[] = [];
  const spentMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  subscribe("http.server.request.start", (message) => {
    const { request } = message as HttpMessage;
    if (request.headers.cookie !== undefined) startedAt.set(request, spentMs());
  });
  subscribe("http.server.response.finish", (message) => {
    const began = startedAt.get((message as HttpMessage).request);
    if (began !== undefined) times.push(spentMs() - began);
  });
  process.on("message", () => {
    process.send!(times);
    times = [];
  });
}
