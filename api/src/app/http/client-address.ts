/** The client address of a request, as far as it can be trusted. */
import type { IncomingMessage } from "node:http";
import { BlockList, isIP, isIPv6 } from "node:net";
import { plainAddress } from "../../services/core/client-network.ts";

/** The maximum number of proxies between the client and this process. */
const HOPS_MAX = 10;

/**
 * Reads `TRUST_PROXY`: addresses and networks of proxies whose X-Forwarded-For is trusted. Throws for anything else.
 */
export function readProxies(text: string): BlockList {
  const proxies = new BlockList();
  for (const entry of text.split(",").map((item) => item.trim())) {
    const [address = "", bits] = entry.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (isIP(address) === 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
      throw new Error(`${entry} is not an IP address or network`);
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  return proxies;
}

export function isProxy(proxies: BlockList | null, address: string): boolean {
  const bare = plainAddress(address);
  return proxies !== null && isIP(bare) !== 0 && proxies.check(bare, isIPv6(bare) ? "ipv6" : "ipv4");
}

/**
 * Returns the nearest address that is not a trusted proxy. Entries further left in X-Forwarded-For were written by the
 * client and cannot be trusted.
 */
export function clientAddress({ socket, headers }: IncomingMessage, proxies: BlockList | null): string {
  let address = plainAddress(socket.remoteAddress ?? "");
  const forwarded = String(headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((item) => plainAddress(item.trim()))
    .slice(-HOPS_MAX);
  while (isProxy(proxies, address)) {
    const previous = forwarded.pop();
    if (previous === undefined || isIP(previous) === 0) break;
    address = previous;
  }
  return address;
}
