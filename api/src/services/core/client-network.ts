import { isIPv6 } from "node:net";

/**
 * The number of 16-bit groups in the prefix of an IPv6 /64. A /64 is the smallest block that a provider assigns to a
 * customer, who can use any address in it.
 */
const IPV6_NETWORK_GROUPS = 4;
const IPV6_GROUPS = 8;

/** Returns the network under which an address is counted: the address itself for IPv4, the enclosing /64 for IPv6. */
export function networkOf(address: string): string {
  const bare = plainAddress(address);
  if (!isIPv6(bare)) return bare;
  const [head = "", tail] = bare.split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  // An IPv4 address at the end stands for two groups, which are never among the first four.
  const missing =
    tail === undefined ? 0 : Math.max(0, IPV6_GROUPS - groups.length - after.length - (bare.includes(".") ? 1 : 0));
  const all = [...groups, ...Array.from({ length: missing }, () => "0"), ...after];
  return `${all
    .slice(0, IPV6_NETWORK_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** Returns the address without its zone, and an IPv4-mapped IPv6 address as IPv4. */
export function plainAddress(address: string): string {
  const [bare = ""] = address.split("%");
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
}
