/** Asks a server of IAM Monitor to analyse a change: one GraphQL request with a token that may do nothing else. */
import { z } from "zod";
import type { Analysis } from "./effect.ts";
import type { PlannedChange } from "./input/planned-change.ts";
import { Undecided } from "./place.ts";

/** The server answers or refuses within a minute. */
const ANSWERED_WITHIN_MS = 90_000;
/** The server accepts no larger request. */
const BODY_MAX_BYTES = 1_200_000;
const MESSAGE_MAX_CHARACTERS = 500;

const PRINCIPAL = "kind name arn";
const PATH = `source { ${PRINCIPAL} } target { ${PRINCIPAL} } before after`;
const EFFECT = `opened { ${PATH} hops { from { ${PRINCIPAL} } to { ${PRINCIPAL} } technique { id name } verdict reasons missing
      statements { summary action resource layer index policy { kind name arn holder { kind name } } } } }
    openedCount closed { ${PATH} } closedCount administratorsGained { ${PRINCIPAL} } administratorsLost { ${PRINCIPAL} } unmatched asOf`;
const QUERY = `query CheckChange($input: ChangeCheckInput!) {
  changeCheck(input: $input) { certain { ${EFFECT} } possible { ${EFFECT} } }
}`;

const principal = z.object({ kind: z.string(), name: z.string(), arn: z.string().nullable() });
const statement = z.object({
  summary: z.string(),
  action: z.string(),
  resource: z.string(),
  layer: z.string(),
  index: z.number().nullable(),
  policy: z
    .object({
      kind: z.string(),
      name: z.string(),
      arn: z.string().nullable(),
      holder: z.object({ kind: z.string(), name: z.string() }).nullable(),
    })
    .nullable(),
});
const hop = z.object({
  from: principal,
  to: principal,
  technique: z.object({ id: z.string(), name: z.string() }),
  verdict: z.string(),
  reasons: z.array(z.string()),
  missing: z.array(z.string()),
  statements: z.array(statement),
});
const path = z.object({
  source: principal,
  target: principal,
  before: z.string().nullable(),
  after: z.string().nullable(),
  hops: z.array(hop).default([]),
});
const effect = z.object({
  opened: z.array(path),
  openedCount: z.number(),
  closed: z.array(path),
  closedCount: z.number(),
  administratorsGained: z.array(principal),
  administratorsLost: z.array(principal),
  unmatched: z.array(z.string()),
  asOf: z.string(),
});
const answer = z.object({
  data: z.object({ changeCheck: z.object({ certain: effect, possible: effect.nullable() }) }).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).loose().optional() }))
    .optional(),
});

export interface Server {
  readonly url: string;
  readonly token: string;
  /** The 12-digit number of the connected account. */
  readonly awsAccountId: string;
}

export async function analyzeOnServer({ url, token, awsAccountId }: Server, change: PlannedChange): Promise<Analysis> {
  const possible = change.isUncertain ? change.possible : null;
  const input = { accountId: awsAccountId, certain: change.certain, possible };
  const body = JSON.stringify({ query: QUERY, variables: { input } });
  if (Buffer.byteLength(body) > BODY_MAX_BYTES)
    throw new Undecided(
      "FILE_TOO_LARGE",
      `The change is larger than ${BODY_MAX_BYTES} bytes, which no server accepts.`,
    );
  const response = await send(addressOf(url), token, body);
  const { data, errors = [] } = await readAnswer(response);
  const [error] = errors;
  if (error || !data)
    throw new Undecided(
      "SERVER_REFUSED",
      `The server did not answer the question (${error?.extensions?.["code"] ?? `HTTP ${response.status}`}): ${shortened(error?.message ?? "there is no data")}`,
    );
  const { certain, possible: worst } = data.changeCheck;
  return { certain, possible: worst, basis: `account ${awsAccountId} as of ${certain.asOf}` };
}

function addressOf(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (!address || !["http:", "https:"].includes(address.protocol))
    throw new Undecided("BAD_OPTION", "--server must be an address such as https://iam-monitor.example.com.");
  address.pathname = `${address.pathname.replace(/\/+$/, "")}/graphql`;
  return address;
}

async function send(address: URL, token: string, body: string): Promise<Response> {
  try {
    return await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body,
      // Another address must not receive the token.
      redirect: "error",
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
  } catch (error) {
    const { name, cause } = error as Error & { readonly cause?: { readonly code?: string; readonly message?: string } };
    const reason =
      name === "TimeoutError"
        ? `no answer within ${ANSWERED_WITHIN_MS / 1_000} s`
        : (cause?.code ?? cause?.message ?? name);
    throw new Undecided("SERVER_UNREACHABLE", `The server ${address.origin} cannot be reached: ${reason}.`);
  }
}

async function readAnswer(response: Response): Promise<z.output<typeof answer>> {
  const text = await response.text().catch(() => "");
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Not an answer of IAM Monitor: reported below with the status.
  }
  const parsed = answer.safeParse(value);
  if (parsed.success && (parsed.data.data || parsed.data.errors)) return parsed.data;
  const detail = z.object({ detail: z.string() }).safeParse(value);
  const isForeign = response.status === 200;
  throw new Undecided(
    "SERVER_REFUSED",
    isForeign
      ? "The answer is not one of IAM Monitor. Check the address in --server, and update this command to the server's version."
      : `The server refused the request (HTTP ${response.status})${detail.success ? `: ${shortened(detail.data.detail)}` : "."}`,
  );
}

function shortened(text: string): string {
  return text.length > MESSAGE_MAX_CHARACTERS ? `${text.slice(0, MESSAGE_MAX_CHARACTERS)}…` : text;
}
