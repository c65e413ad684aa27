/**
 * Requests that reach no route and no hook: an address that cannot be decoded, and bytes that are no HTTP. They get the
 * same problem documents and headers as all others.
 */
import { type ServerResponse, STATUS_CODES } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Socket } from "node:net";
import { AppError } from "../../errors.ts";
import { problemOf, PROBLEM_TYPE } from "../../rest/errors.ts";
import { answerHeaders } from "./answer-headers.ts";
import { newRequestId } from "./request-id.ts";

const TOO_LONG: ReadonlySet<string> = new Set(["FST_ERR_MAX_PARAM_LENGTH"]);

/** Answers the errors of Fastify's router. The address itself is not repeated in the answer. */
export function answerRouterError(
  publicUrl: () => string,
): (error: { readonly code: string }, request: FastifyRequest, reply: FastifyReply) => void {
  return ({ code }, request, reply) => {
    const error = new AppError("BAD_REQUEST", {
      message: TOO_LONG.has(code)
        ? "A part of the address is too long."
        : "The address contains a percent sign that is not followed by two hexadecimal digits of UTF-8.",
    });
    void reply
      .code(error.status)
      .headers(answerHeaders(publicUrl(), request.id))
      .type(PROBLEM_TYPE)
      .send(problemOf(error, request.id));
  };
}

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
const MESSAGE_OF: Readonly<Record<number, string>> = {
  400: "The request is not valid HTTP.",
  408: "The request took too long to arrive.",
  431: "The headers of the request are too large.",
};

/** Answers what Node's HTTP parser refuses, and closes the connection. */
export function answerParserError(
  publicUrl: () => string,
): (error: Error & { readonly code?: string }, socket: Socket) => void {
  return ({ code = "" }, socket) => {
    // Nothing can be written to a connection that the client has reset, nor into an answer that is on its way.
    if (code === "ECONNRESET" || !socket.writable || isAnswering(socket)) {
      socket.destroy();
      return;
    }
    const requestId = newRequestId();
    const status = STATUS_OF[code] ?? 400;
    const error = new AppError("BAD_REQUEST", { message: MESSAGE_OF[status]! });
    const title = STATUS_CODES[status]!;
    const body = JSON.stringify({ ...problemOf(error, requestId), status, title });
    const headers = {
      ...answerHeaders(publicUrl(), requestId),
      "content-type": PROBLEM_TYPE,
      "content-length": String(Buffer.byteLength(body)),
      connection: "close",
    };
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${title}\r\n${head.join("")}\r\n${body}`);
  };
}

/** Node has no public property for the response that a connection is sending. Node's own handler reads this one. */
function isAnswering(socket: Socket & { readonly _httpMessage?: ServerResponse | null }): boolean {
  return socket._httpMessage?.headersSent === true;
}
