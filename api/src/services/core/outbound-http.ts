/**
 * Calls an address that an operator chose. The connection goes to an address that was checked, a redirect is not
 * followed, and only the beginning of the answer is read.
 */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { elapsed } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { type CallableAddress, callableAddresses, isCallable } from "./outbound-address.ts";

/** The part of an answer that is read and kept. */
const ANSWER_MAX_BYTES = 2_048;
const ANSWER_HEADERS_MAX_BYTES = 16_384;

export interface OutboundCall {
  readonly url: string;
  /** POST if left out. */
  readonly method?: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  /** The body of the request. Without it, nothing is sent. */
  readonly body?: string;
  /** The part of the answer that is read. */
  readonly answerMaxBytes?: number;
  /** The private networks that may be called. */
  readonly networks: readonly string[];
  readonly answerMs: number;
  /** Ends the request with an error. */
  readonly signal?: AbortSignal;
}

export interface OutboundAnswer {
  readonly status: number;
  /** The beginning of the body as text. */
  readonly text: string;
  readonly latencyMs: number;
}

/** Errors: TARGET_ADDRESS_REFUSED, TARGET_UNREACHABLE. Any status is an answer. */
export async function callOutbound({
  url: address,
  networks,
  answerMs,
  signal,
  ...call
}: OutboundCall): Promise<OutboundAnswer> {
  const limit = AbortSignal.timeout(answerMs);
  const end = signal ? AbortSignal.any([signal, limit]) : limit;
  const url = new URL(address);
  const post = async () => {
    const startedAt = elapsed();
    const addresses = await callableAddresses(url.hostname, networks);
    requireEncryption(url, addresses);
    const answer = await answerTo({ ...call, url, addresses, end });
    return { ...answer, latencyMs: Math.round(elapsed() - startedAt) };
  };
  try {
    return await within(end, post());
  } catch (error) {
    throw unreachable(error, limit.aborted);
  }
}

interface CheckedCall extends Pick<OutboundCall, "method" | "headers" | "body" | "answerMaxBytes"> {
  readonly url: URL;
  readonly addresses: readonly CallableAddress[];
  /** Ends the request. */
  readonly end: AbortSignal;
}

/** Sends the request and reads the beginning of the answer. */
function answerTo({
  url,
  method = "POST",
  addresses,
  headers,
  body,
  answerMaxBytes = ANSWER_MAX_BYTES,
  end,
}: CheckedCall): Promise<Omit<OutboundAnswer, "latencyMs">> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(url, {
      method,
      agent: false,
      lookup: answering(addresses),
      maxHeaderSize: ANSWER_HEADERS_MAX_BYTES,
      headers: {
        ...headers,
        ...(body !== undefined && { "content-length": String(Buffer.byteLength(body)) }),
        connection: "close",
      },
      signal: end,
    });
    let hasAnswer = false;
    request.on("error", reject);
    // Node destroys the connection of an answer that asks for another protocol, and then emits nothing but this.
    request.on("close", () => {
      if (!hasAnswer) reject(closedEarly());
    });
    request.on("response", (response) => {
      hasAnswer = true;
      const chunks: Buffer[] = [];
      let size = 0;
      const done = () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).subarray(0, answerMaxBytes).toString("utf8"),
        });
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size < answerMaxBytes) return;
        done();
        request.destroy();
      });
      response.on("end", done);
      response.on("error", reject);
      response.on("close", () => reject(closedEarly()));
    });
    request.end(body);
  });
}

/** Refuses plain HTTP to the internet, where anyone on the way could read the message. */
function requireEncryption(url: URL, addresses: readonly CallableAddress[]): void {
  if (url.protocol === "https:") return;
  if (url.protocol !== "http:" || addresses.some(({ address }) => isCallable(address, [])))
    throw new AppError("TARGET_ADDRESS_REFUSED", {
      message: "Plain HTTP is accepted only in the networks of NOTIFICATION_NETWORKS. Use an https address.",
    });
}

/** Answers every lookup with the addresses that were checked. */
function answering(addresses: readonly CallableAddress[]): LookupFunction {
  return (_host, { all }, answer) => {
    const [first] = addresses;
    if (all) answer(null, [...addresses]);
    else answer(null, first!.address, first!.family);
  };
}

function closedEarly(): Error {
  return Object.assign(new Error("The connection ended before the answer."), { code: "CLOSED" });
}

/** The result of the work, or the reason of the signal if that comes first. */
export async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  signal.throwIfAborted();
  return Promise.race([
    work,
    new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }),
    ),
  ]);
}

/** An error that names only a code of the network or of TLS. Other texts could quote what was sent. */
export function unreachable(error: unknown, isTimeout: boolean): AppError {
  if (error instanceof AppError) return error;
  const { code } = error as { readonly code?: unknown };
  const failure = typeof code === "string" && /^\w{1,64}$/.test(code) ? code : "FAILED";
  const reason = isTimeout ? "TIMEOUT" : failure;
  return new AppError("TARGET_UNREACHABLE", {
    message: isTimeout ? "The target did not answer in time." : `The target could not be reached (${reason}).`,
    details: { reason },
    cause: error,
  });
}
