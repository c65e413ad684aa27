/**
 * Posts a body to an address that an operator chose. The connection goes to an address that was checked, a redirect is not
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

export interface OutboundPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
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
export async function postOutbound({
  url: address,
  headers,
  body,
  networks,
  answerMs,
  signal,
}: OutboundPost): Promise<OutboundAnswer> {
  const startedAt = elapsed();
  const limit = AbortSignal.timeout(answerMs);
  const url = new URL(address);
  const addresses = await within(limit, callableAddresses(url.hostname, networks));
  requireEncryption(url, addresses);
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(url, {
      method: "POST",
      agent: false,
      lookup: answering(addresses),
      maxHeaderSize: ANSWER_HEADERS_MAX_BYTES,
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)), connection: "close" },
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    request.on("error", (error) => reject(unreachable(error, limit.aborted)));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const done = () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).subarray(0, ANSWER_MAX_BYTES).toString("utf8"),
          latencyMs: Math.round(elapsed() - startedAt),
        });
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size < ANSWER_MAX_BYTES) return;
        done();
        request.destroy();
      });
      response.on("end", done);
      response.on("error", (error) => reject(unreachable(error, limit.aborted)));
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

async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(unreachable(signal.reason as Error, true)), { once: true }),
    ),
  ]);
}

/** An error that names only a code of the network or of TLS. Other texts could quote what was sent. */
export function unreachable(error: unknown, isTimeout: boolean): AppError {
  if (error instanceof AppError) return error;
  const { code } = error as { readonly code?: unknown };
  const reason = isTimeout ? "TIMEOUT" : typeof code === "string" && /^\w{1,64}$/.test(code) ? code : "FAILED";
  return new AppError("TARGET_UNREACHABLE", {
    message: isTimeout ? "The target did not answer in time." : `The target could not be reached (${reason}).`,
    details: { reason },
    cause: error,
  });
}
