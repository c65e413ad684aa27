import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { clientAddress, readProxies } from "./client-address.ts";

function from(remoteAddress: string, forwarded?: string): IncomingMessage {
  return {
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  } as unknown as IncomingMessage;
}
const PROXIES = readProxies("10.0.0.0/8, 192.0.2.7,fd00::/8");

describe("an address", () => {
  test.each([
    ["is the peer's", from("203.0.113.5"), "203.0.113.5"],
    ["is the peer's, whatever it claims to forward", from("203.0.113.5", "198.51.100.1"), "203.0.113.5"],
    ["is reported by a trusted proxy", from("10.1.2.3", "198.51.100.1"), "198.51.100.1"],
    [
      "is reported by the nearest of several proxies",
      from("10.1.2.3", "1.1.1.1, 198.51.100.1, 192.0.2.7"),
      "198.51.100.1",
    ],
    ["is not what the client itself wrote", from("10.1.2.3", "9.9.9.9, 198.51.100.1"), "198.51.100.1"],
    ["is the proxy's if the proxy reports none", from("10.1.2.3"), "10.1.2.3"],
    ["is the proxy's if the proxy reports an invalid one", from("10.1.2.3", "198.51.100.1, unknown"), "10.1.2.3"],
    ["is IPv4 on a socket of both families", from("::ffff:203.0.113.5"), "203.0.113.5"],
    ["has no zone", from("fe80::1%eth0"), "fe80::1"],
    ["of IPv6 is reported by a proxy of IPv6", from("fd12::1", "2001:db8::9"), "2001:db8::9"],
  ])("%s", (_, request, address) => {
    expect(clientAddress(request, PROXIES)).toBe(address);
  });

  test("is the peer's if no proxy is trusted", () => {
    expect(clientAddress(from("10.1.2.3", "198.51.100.1"), null)).toBe("10.1.2.3");
  });
});

test.each([
  ["", "not an IP address or network"],
  ["proxy.example", "not an IP address or network"],
  ["10.0.0.0/33", "prefix"],
  ["10.0.0.0/x", "not an IP address or network"],
  ["10.0.0.1,,10.0.0.2", "not an IP address or network"],
])("%j is not a list of proxies", (text, message) => {
  expect(() => readProxies(text)).toThrow(message);
});
