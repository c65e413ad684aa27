/** Whether passwords, cookies, secrets and signed calls travel encrypted with the given settings. */
import type { BlockList } from "node:net";
import { isLoopbackHost } from "../aws/clients.ts";

/** The settings on which the transport depends. */
interface TransportSettings {
  readonly HOST: string;
  readonly PROCESS_ROLE: string;
  readonly PUBLIC_URL: string | null;
  readonly ALLOW_PLAIN_HTTP: boolean;
  readonly TRUST_PROXY: BlockList | null;
  readonly DATABASE_URL: string | null;
  readonly DATABASE_OWNER_URL: string | null;
  readonly AWS_ENDPOINT_URL: string | null;
}

/** Whether the server would accept plain HTTP from other machines. A worker does not listen. */
export function isServedInPlain({
  HOST,
  PROCESS_ROLE,
  PUBLIC_URL,
  ALLOW_PLAIN_HTTP,
}: Partial<TransportSettings>): boolean {
  if (HOST === undefined || PROCESS_ROLE === "worker" || ALLOW_PLAIN_HTTP) return false;
  return !isLoopbackHost(HOST.includes(":") ? `[${HOST}]` : HOST) && !PUBLIC_URL?.startsWith("https:");
}

/** Returns a line for each setting that works but is dangerous. No line contains a value. */
export function warningsOf(data: TransportSettings): readonly string[] {
  const { TRUST_PROXY: proxies, PUBLIC_URL, AWS_ENDPOINT_URL } = data;
  const plainDatabases = (["DATABASE_URL", "DATABASE_OWNER_URL"] as const).filter((name) =>
    isPlainDatabase(data[name]),
  );
  return [
    ...(isServedInPlain({ ...data, ALLOW_PLAIN_HTTP: false })
      ? ["ALLOW_PLAIN_HTTP: passwords and session cookies travel unencrypted on the network of HOST."]
      : []),
    ...(PUBLIC_URL?.startsWith("https:") && proxies === null
      ? ["TRUST_PROXY is not set: all clients behind the proxy of PUBLIC_URL share one rate limit."]
      : []),
    ...(proxies?.check("203.0.113.1") || proxies?.check("2001:db8::1", "ipv6")
      ? ["TRUST_PROXY trusts the whole internet, so any client can choose the address by which it is limited."]
      : []),
    ...plainDatabases.map(
      (name) => `${name}: the connection to the database may be unencrypted. Add sslmode=verify-full.`,
    ),
    ...(AWS_ENDPOINT_URL?.startsWith("http:") && !isLoopbackUrl(AWS_ENDPOINT_URL)
      ? ["AWS_ENDPOINT_URL: signed calls and temporary credentials travel unencrypted."]
      : []),
  ];
}

function isPlainDatabase(url: string | null): boolean {
  const database = URL.parse(url ?? "");
  if (database === null || database.hostname === "" || isLoopbackHost(database.hostname)) return false;
  return ["disable", "allow", "prefer"].includes(database.searchParams.get("sslmode") ?? "disable");
}

export function isLoopbackUrl(url: string | null): boolean {
  return url !== null && URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
}
