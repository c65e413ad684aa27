/**
 * How a client connects to the database that a URL names. Besides libpq's own parameters, such as `sslmode` and
 * `sslrootcert`, a URL may have two of ours:
 *
 * - `direct=HOST:PORT`: the URL leads through a connection pooler in transaction mode, such as PgBouncer, and this is the
 *   address of PostgreSQL itself. Listening and building indexes need a session, so they go there.
 * - `aws_iam_region=REGION`: the role signs in with a token of AWS IAM instead of a password (RDS and Aurora).
 */
import { readFileSync } from "node:fs";
import pg, { type ClientConfig } from "pg";
import { AppError } from "../errors.ts";

const DIRECT = "direct";
const IAM_REGION = "aws_iam_region";
const POSTGRES_PORT = 5_432;
const CONNECTED_WITHIN_MS = 10_000;
const ADDRESS = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/;
const REGION = /^[a-z]{2}(-[a-z0-9]+)+-\d$/;

interface TokenRequest {
  readonly region: string;
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
}

/** Signs a token with which a role signs in. */
type TokenSource = (request: TokenRequest) => Promise<string>;

let tokens: TokenSource = () => Promise.reject(new Error("No source of IAM tokens is set."));

/** Sets what signs the tokens. The process sets it before it opens a connection, because only `aws` knows the SDK. */
export function useTokensFrom(source: TokenSource): void {
  tokens = source;
}

/** Returns what is wrong with the URL's own parameters, and null if nothing is. */
export function addressMistake(url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null) return null;
  const { searchParams } = parsed;
  const direct = searchParams.get(DIRECT);
  const region = searchParams.get(IAM_REGION);
  if (direct !== null && !ADDRESS.test(direct)) return `must name the address of PostgreSQL as ${DIRECT}=HOST:PORT`;
  if (region !== null && !REGION.test(region)) return `must name a Region as ${IAM_REGION}=REGION`;
  if (region !== null && parsed.password !== "") return `must have no password if it has ${IAM_REGION}`;
  if (region !== null && parsed.username === "") return `must name its role if it has ${IAM_REGION}`;
  return null;
}

/** Whether the URL leads through a pooler, where each transaction may have another session of PostgreSQL. */
export function isPooled(url: string): boolean {
  return URL.parse(url)?.searchParams.has(DIRECT) ?? false;
}

/** Returns the URL of PostgreSQL itself, for what needs a session: the same URL if it leads through no pooler. */
export function directUrl(url: string): string {
  const parsed = URL.parse(url);
  const direct = parsed?.searchParams.get(DIRECT);
  if (!parsed || !direct) return url;
  parsed.host = direct;
  parsed.searchParams.delete(DIRECT);
  return parsed.href;
}

/** Returns how to connect. If the password is a token, which is valid for 15 minutes, each connection requests a new one. */
export function clientConfig(url: string): ClientConfig {
  const parsed = URL.parse(url);
  if (parsed === null) return { connectionString: url };
  const region = parsed.searchParams.get(IAM_REGION);
  const authority = parsed.searchParams.get("sslrootcert");
  for (const name of [DIRECT, IAM_REGION]) parsed.searchParams.delete(name);
  if (region === null) return { connectionString: parsed.search === "" ? url.replace(/\?.*$/, "") : parsed.href };
  const hostname = decodeURIComponent(parsed.hostname);
  const port = Number(parsed.port) || POSTGRES_PORT;
  const username = decodeURIComponent(parsed.username);
  return {
    host: hostname,
    port,
    user: username,
    database: decodeURIComponent(parsed.pathname.slice(1)),
    // RDS accepts a token only over TLS, and a token must not reach a server that is not the database.
    ssl: authority === null ? true : { ca: readFileSync(authority, "utf8") },
    password: () => tokens({ region, hostname, port, username }),
  };
}

/**
 * Refuses a pooler where a session is needed: locks and settings of a session would reach the next client of its
 * connection, and notifications would be lost. Error: DATABASE_POOLED.
 */
export async function requireDirect(url: string): Promise<void> {
  const client: pg.Client & { readonly processID?: number } = new pg.Client({
    ...clientConfig(directUrl(url)),
    connectionTimeoutMillis: CONNECTED_WITHIN_MS,
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    // A connection pooler reports a process ID of its own, so the two IDs differ.
    if (rows[0]?.pid !== client.processID) throw new AppError("DATABASE_POOLED");
  } finally {
    await client.end().catch(() => undefined);
  }
}
