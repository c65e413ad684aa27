/**
 * The route `/mcp`: the MCP server over Streamable HTTP, for API tokens with the scope `mcp.call`. It exists only with
 * MCP_SERVER=true. GET and DELETE get 405, because there are no streams and no sessions.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { GraphQLSchema } from "graphql";
import { AppError, toAppError } from "../../errors.ts";
import { RPC_ERRORS, readMessage, type RpcAnswer, rpcError } from "../../mcp/json-rpc.ts";
import { answerMessage, type CallTool } from "../../mcp/protocol.ts";
import type { ReadyTool, ToolAnswer } from "../../mcp/tool.ts";
import { readyTools } from "../../mcp/tool-catalogue.ts";
import { recordToolCall } from "../../services/audit/tool-calls.ts";
import { openScope, type Platform } from "../../services/core/request-scope.ts";
import type { ExecuteForRequest } from "./graphql-http.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether a request from another website is refused even with a token (*Streamable HTTP*, Security). */
    isOwnOriginOnly?: true;
  }
}

/** Several documents of the longest kind that AWS accepts, escaped as JSON within JSON. */
const BODY_MAX_BYTES = 256 * 1_024;
/**
 * The cost of a call besides that of its query: a token can make about 550 in a minute. Each is an entry of the audit log,
 * which is kept, and calls take turns to write it.
 */
const CALL_POINTS = 1_000;
const INVALID_JSON: ReadonlySet<string> = new Set(["FST_ERR_CTP_INVALID_JSON_BODY", "FST_ERR_CTP_EMPTY_JSON_BODY"]);

interface McpOptions {
  readonly schema: GraphQLSchema;
  readonly platform: Platform;
  readonly version: string;
  readonly execute: ExecuteForRequest;
}

export function serveMcp(app: FastifyInstance, { schema, platform, version, execute }: McpOptions): void {
  const server = { version, tools: readyTools(schema) };
  app.route({
    method: "POST",
    url: "/mcp",
    bodyLimit: BODY_MAX_BYTES,
    config: { permission: "mcp.call", isQuestion: true, isOwnOriginOnly: true, points: CALL_POINTS },
    errorHandler(thrown, _request, reply) {
      if (!INVALID_JSON.has(thrown.code)) throw thrown;
      const { status, body } = rpcError(null, {
        status: 400,
        code: RPC_ERRORS.parse,
        message: "The body is not valid JSON.",
      });
      void reply.code(status).send(body);
    },
    async handler(request, reply) {
      requireToken(request);
      const { status, body } = await answer(request);
      return reply.code(status).send(body ?? undefined);
    },
  });

  async function answer(request: FastifyRequest): Promise<RpcAnswer> {
    const message = readMessage(request.body);
    if (message === null)
      return rpcError(null, {
        status: 400,
        code: RPC_ERRORS.invalidRequest,
        message: "The body must be one JSON-RPC request or notification.",
      });
    const { headers } = request;
    return answerMessage(server, {
      message,
      headers: {
        version: headerOf(headers["mcp-protocol-version"]),
        method: headerOf(headers["mcp-method"]),
        name: headerOf(headers["mcp-name"]),
      },
      call: recordedCall(request),
    });
  }

  /** Calls a tool and records how it ended before the answer is sent, also if it failed or the client has left. */
  function recordedCall(request: FastifyRequest): CallTool {
    return async (tool: ReadyTool, input: unknown): Promise<ToolAnswer> => {
      const scope = openScope(platform, request.caller, request.id, request.client);
      const record = (outcome: string, bytes: number) =>
        recordToolCall(scope, { tool: tool.name, input, outcome, bytes });
      let called;
      try {
        called = await tool.call(input, (query, variables) => execute(request, query, variables));
      } catch (error) {
        await record(toAppError(error).code, 0);
        throw error;
      }
      await record(called.errors?.[0]?.code ?? "OK", Buffer.byteLength(JSON.stringify(called)));
      return called;
    };
  }
}

/** Refuses sessions: an assistant gets a token of its own, which can be limited and revoked alone. */
function requireToken({ caller }: FastifyRequest): void {
  if (caller?.token == null)
    throw new AppError("FORBIDDEN", {
      message: "The MCP server accepts only API tokens. Send a token with the scope mcp.call.",
      details: { permission: "mcp.call" },
    });
}

function headerOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.[0];
}
