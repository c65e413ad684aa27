/** The messages of JSON-RPC 2.0 that an MCP client sends, and the errors that answer them. */
import { z } from "zod";

/** The error codes of JSON-RPC, and those of the MCP specification of 2026-07-28 (*Overview*, Error Codes). */
export const RPC_ERRORS = {
  parse: -32_700,
  invalidRequest: -32_600,
  methodNotFound: -32_601,
  invalidParams: -32_602,
  internal: -32_603,
  headerMismatch: -32_020,
  unsupportedVersion: -32_022,
} as const;

export type RequestId = string | number;

const message = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string().max(256), z.int()]).optional(),
  method: z.string().max(128),
  params: z.record(z.string(), z.unknown()).optional(),
});
export type Message = z.output<typeof message>;

/** The response of the server: an HTTP status, and a body unless there is nothing to say. */
export interface RpcAnswer {
  readonly status: number;
  readonly body: object | null;
}

/** Null if the body is not one request or notification. Batches are none: the specification has had none since 2025-06-18. */
export function readMessage(body: unknown): Message | null {
  return message.safeParse(body).data ?? null;
}

export function rpcResult(id: RequestId, result: object): RpcAnswer {
  return { status: 200, body: { jsonrpc: "2.0", id, result } };
}

interface RpcFailure {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly data?: object;
}

/** An error answer. `id` is null if the request could not be read. */
export function rpcError(id: RequestId | null, { status, ...error }: RpcFailure): RpcAnswer {
  return { status, body: { jsonrpc: "2.0", id, error } };
}
