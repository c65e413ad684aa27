/** Where a request comes from, as far as that can be believed. */
import type { IncomingMessage } from "node:http";
import { BlockList, isIP, isIPv6 } from "node:net";
import { plainAddress } from "../../services/core/client-network.ts";

/** Proxies that one request may have come through. */
const HOPS_MAX = 10;

/** `TRUST_PROXY`: addresses and networks of proxies whose X-Forwarded-For is believed. Throws on what is neither. */
export function readProxies(text: string): BlockList {
  const proxies = new BlockList();
  for (const written of text.split(",").map((each) => each.trim())) {
    const [address = "", bits] = written.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (isIP(address) === 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
      throw new Error(`${written} is no address or network`);
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
 * The nearest one that is no proxy of ours. What stands further left in X-Forwarded-For was written by whoever asked, so
 * it says nothing.
 */
export function clientAddress({ socket, headers }: IncomingMessage, proxies: BlockList | null): string {
  let address = plainAddress(socket.remoteAddress ?? "");
  const named = String(headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((each) => plainAddress(each.trim()))
    .slice(-HOPS_MAX);
  while (isProxy(proxies, address)) {
    const before = named.pop();
    if (before === undefined || isIP(before) === 0) break;
    address = before;
  }
  return address;
}
