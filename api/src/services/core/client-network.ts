import { isIPv6 } from "node:net";

/** What one customer of a provider is given at least: of it he may use any address he likes. */
const IPV6_NETWORK_GROUPS = 4;
const IPV6_GROUPS = 8;

/** Whose address this is, for counts of what comes from there: itself, or of an IPv6 one its /64. */
export function networkOf(address: string): string {
  const bare = plainAddress(address);
  if (!isIPv6(bare)) return bare;
  const [head = "", tail] = bare.split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  // An IPv4 address written at the end stands for two groups; they are none of the first four.
  const missing =
    tail === undefined ? 0 : Math.max(0, IPV6_GROUPS - groups.length - after.length - (bare.includes(".") ? 1 : 0));
  const all = [...groups, ...Array.from({ length: missing }, () => "0"), ...after];
  return `${all
    .slice(0, IPV6_NETWORK_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** Without the zone of a link, and IPv4 as IPv4 where a socket of both families says it. */
export function plainAddress(address: string): string {
  const [bare = ""] = address.split("%");
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
}
