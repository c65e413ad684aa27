/** The client of a request, as the audit log records it: its address and what it says it is. */
import { isIPv4, isIPv6 } from "node:net";
import { plainAddress } from "./client-network.ts";

/** How much of a client's address the audit log keeps: all, the network (/24 or /48), or nothing. */
export const ADDRESS_DETAILS = ["full", "network", "none"] as const;
export type AddressDetail = (typeof ADDRESS_DETAILS)[number];

export interface RequestClient {
  /** The address of the nearest host that is not a trusted proxy. */
  readonly address: string;
  /** The User-Agent header, shortened. Null if the client sent none. The client chooses it, so it proves nothing. */
  readonly userAgent: string | null;
}

const USER_AGENT_MAX_CHARACTERS = 200;
const ADDRESS_MAX_CHARACTERS = 64;
const IPV4_PARTS = 3;
const IPV6_GROUPS = 8;
const IPV6_PARTS = 3;

export function requestClient(address: string, userAgent: string | undefined): RequestClient {
  return { address: plainAddress(address).slice(0, ADDRESS_MAX_CHARACTERS), userAgent: boundedUserAgent(userAgent) };
}

/** Removes what a page or a terminal would not show: control and format characters, and line separators. */
function boundedUserAgent(text: string | undefined): string | null {
  const visible = (text ?? "").replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").trim();
  return visible === "" ? null : visible.slice(0, USER_AGENT_MAX_CHARACTERS);
}

/** Returns what the audit log records of an address. Null if it is unknown or must not be recorded. */
export function recordedAddress(address: string, detail: AddressDetail): string | null {
  if (address === "" || detail === "none") return null;
  if (detail === "full") return address;
  if (isIPv4(address)) return `${address.split(".").slice(0, IPV4_PARTS).join(".")}.0/24`;
  if (isIPv6(address)) return `${ipv6Groups(address).slice(0, IPV6_PARTS).join(":")}::/48`;
  return null;
}

function ipv6Groups(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : IPV6_GROUPS - groups.length;
  return [...groups, ...Array.from({ length: missing }, () => "0")].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}
