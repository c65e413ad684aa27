/**
 * A live server on a free port over the test platform, and clients for tests: as an operator, with a token, and without
 * credentials.
 */
import { randomBytes } from "node:crypto";
import { startServer, type RunningServer, type ServerOptions } from "../../src/app/http/server.ts";
import { ApiTokens } from "../../src/services/operators/api-tokens.ts";
import { Sessions } from "../../src/services/operators/sessions.ts";
import type { TestPlatform } from "./platform.ts";
import { requireDescribed } from "./rest-answers.ts";

export interface GraphQLAnswer {
  readonly status: number;
  // Answers have many shapes, and tests assert the parts that they need.
  // oxlint-disable-next-line no-explicit-any
  readonly data: any;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly headers: Headers;
}

export interface TestServer extends RunningServer {
  /** An administrator's API token. */
  readonly token: string;
  signInLink(): Promise<string>;
  graphql(query: string, variables?: object, headers?: Readonly<Record<string, string>>): Promise<GraphQLAnswer>;
  /** Sends a request, and throws if the OpenAPI document does not describe the answer. */
  rest(path: string, init?: RequestInit): Promise<Response>;
}

type TestServerOptions = Omit<ServerOptions, "platform" | "config"> &
  Partial<Pick<ServerOptions["config"], "trustedProxies" | "publicUrl" | "mcpServer">>;

export async function openTestServer(
  test: TestPlatform,
  { pages, trustedProxies = null, publicUrl = null, mcpServer = false, ...others }: TestServerOptions = {},
): Promise<TestServer> {
  const token = randomBytes(24).toString("base64url");
  await new ApiTokens(test.scope()).createInitial(token);
  const server = await startServer({
    platform: test.platform,
    config: { host: "127.0.0.1", port: 0, publicUrl, awsEndpoint: null, trustedProxies, mcpServer },
    pages: pages ?? { dashboardDir: "/nowhere", graphiqlDir: "/nowhere", restDocsDir: "/nowhere" },
    // No rate limits, because a test file sends a day's requests in seconds. `rates.test.ts` sets its own limits.
    rateLimits: { address: Infinity, credential: Infinity, stranger: Infinity, sockets: Infinity },
    ...others,
  });
  const bearer = { authorization: `Bearer ${token}` };
  return {
    ...server,
    token,
    signInLink: async () => (await new Sessions(test.scope()).createSignInLink()).token,
    async graphql(query, variables = {}, headers = bearer) {
      const answer = await fetch(`${server.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const { data = null, errors = [] } = (await answer.json()) as {
        data?: unknown;
        errors?: GraphQLAnswer["errors"];
      };
      return { status: answer.status, data, errors, headers: answer.headers };
    },
    async rest(path, init = {}) {
      const answer = await fetch(`${server.url}${path}`, {
        ...init,
        headers: { ...bearer, ...(init.headers as Record<string, string> | undefined) },
      });
      await requireDescribed({ ...(init.method !== undefined && { method: init.method }), path }, answer);
      return answer;
    },
  };
}
