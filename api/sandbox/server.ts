/**
 * Serves AWS over HTTP on loopback. Unmodified AWS SDKs work against it with AWS_ENDPOINT_URL. The signature's scope
 * identifies the service. The access key id identifies the caller and its account. Faults are applied to requests and
 * answers.
 *
 * `/_sandbox/` is the control endpoint for child processes. It requires a header that no web page can send across
 * origins.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { now as realClock, pause } from "../src/clock.ts";
import type { Instant } from "../src/iam/time.ts";
import type { SandboxAccount } from "./account.ts";
import { Sessions } from "./caller.ts";
import { answerControl, CONTROL_PATH } from "./control.ts";
import { type Answer, dispatch } from "./dispatch.ts";
import { faultOfKind, Faults } from "./drill/faults.ts";
import { LazyAccounts } from "./lazy-accounts.ts";
import { seededRandom } from "./random.ts";
import { RequestLog } from "./request-log.ts";
import type { SandboxState } from "./state.ts";

/** The maximum size of a request body. AWS's own limits are much lower: a policy has at most 10,240 characters. */
const MAX_BODY_BYTES = 1_048_576;

export interface SandboxOptions {
  readonly accounts: readonly SandboxAccount[];
  /** The sandbox's clock, for dates in answers. Signatures and sessions always use real time. */
  readonly clock?: () => Instant;
  /** The seed for sessions and for faults with a probability. */
  readonly seed?: number;
  /** Called for each account that was or may have been edited, before the answer is sent. */
  readonly onWrite?: (account: SandboxAccount) => void;
  /** The TCP port. Default: a free port. */
  readonly port?: number;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`, for AWS_ENDPOINT_URL. */
  readonly url: string;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Returns an account by its AWS account number. Throws if the sandbox has no such account. */
  account(id: string): SandboxAccount;
  addAccount(account: SandboxAccount): void;
  /** Announces an account that is made when it is first called by its number. */
  announceAccount(accountId: string, open: () => SandboxAccount): void;
  readonly stop: () => Promise<void>;
}

export async function startSandbox({
  accounts,
  clock = realClock,
  seed = 1,
  port = 0,
  onWrite,
}: SandboxOptions): Promise<Sandbox> {
  const state: SandboxState = {
    accounts: new LazyAccounts(accounts.map((account) => [account.id, account])),
    clock,
    faults: new Faults(seededRandom(seed)),
    sessions: new Sessions(seededRandom(seed + 1)),
    log: new RequestLog(),
    onWrite: onWrite ?? (() => {}),
  };
  const server = createServer((request, response) => {
    respond(state, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults: state.faults,
    log: state.log,
    account: (id) => {
      const account = state.accounts.get(id);
      if (account === undefined) throw new Error(`The sandbox has no account ${id}.`);
      return account;
    },
    addAccount: (account) => {
      state.accounts.set(account.id, account);
    },
    announceAccount: (accountId, open) => state.accounts.announce(accountId, open),
    stop: () => stop(server),
  };
}

async function respond(state: SandboxState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if (request.url?.startsWith(CONTROL_PATH)) return answerControl(state, { request, body, response });
  const answer = dispatch(state, {
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: request.headers,
    body,
  });
  const latency = faultOfKind(answer.faults, "latency");
  if (latency !== undefined) await pause(latency.milliseconds);
  send(request, response, answer);
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { faults } = answer;
  if (faultOfKind(faults, "lostAnswer") || faultOfKind(faults, "reset")) {
    request.socket.destroy();
    return;
  }
  const content = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    "content-type": answer.contentType,
    "content-length": content.length,
    "x-amzn-requestid": answer.requestId,
    date: new Date(answer.date).toUTCString(),
  });
  if (faultOfKind(faults, "cutBody")) {
    response.write(content.subarray(0, Math.floor(content.length / 2)), () => request.socket.destroy());
    return;
  }
  response.end(content);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error("The request body is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
