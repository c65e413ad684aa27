/**
 * The control endpoint for child processes and drills. Requests and responses are JSON. The endpoint requires a header
 * that no web page can send.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { faultSchema } from "./drill/faults.ts";
import type { SandboxState } from "./state.ts";

export const CONTROL_PATH = "/_sandbox/";
const CONTROL_HEADER = "x-sandbox-control";

interface ControlRequest {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly response: ServerResponse;
}

type Route = (state: SandboxState, input: unknown, query: URLSearchParams) => unknown;

const changeSchema = z.strictObject({ accountId: z.string(), change: z.string() });

const ROUTES: Readonly<Record<string, Route>> = {
  "GET /_sandbox/faults": ({ faults }) => faults.list(),
  "POST /_sandbox/faults": ({ faults }, input) => ({ id: faults.add(faultSchema.parse(input)) }),
  "DELETE /_sandbox/faults": ({ faults }, _input, query) => {
    const id = query.get("id");
    if (id === null) faults.clear();
    else faults.remove(Number(id));
    return {};
  },
  "GET /_sandbox/log": ({ log }, _input, query) => log.since(Number(query.get("since") ?? 0)),
  "GET /_sandbox/counts": ({ log }, _input, query) => log.counts(Number(query.get("since") ?? 0)),
  "DELETE /_sandbox/log": ({ log }) => {
    log.clear();
    return {};
  },
  "GET /_sandbox/changes": ({ accounts }) =>
    Object.fromEntries([...accounts.values()].map(({ id, changes }) => [id, [...changes.keys()]])),
  "POST /_sandbox/changes": ({ accounts, onWrite }, input) => {
    const { accountId, change } = changeSchema.parse(input);
    const account = accounts.get(accountId);
    if (account === undefined) throw new Error(`The sandbox has no account ${accountId}.`);
    const message = account.apply(change);
    onWrite(account);
    return { message };
  },
};

/** `GET|POST|DELETE /_sandbox/{faults,log,counts,changes}` with the header `x-sandbox-control: 1`. */
export function answerControl(state: SandboxState, { request, body, response }: ControlRequest): void {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const route = ROUTES[`${request.method} ${url.pathname}`];
  if (request.headers[CONTROL_HEADER] === undefined)
    return answer(response, 403, { message: `Send the header ${CONTROL_HEADER}.` });
  if (route === undefined) return answer(response, 404, { message: Object.keys(ROUTES).join(", ") });
  try {
    const input: unknown = body.length === 0 ? undefined : JSON.parse(body.toString());
    answer(response, 200, route(state, input, url.searchParams));
  } catch (error) {
    answer(response, 400, { message: error instanceof Error ? error.message : "The request could not be read." });
  }
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}
