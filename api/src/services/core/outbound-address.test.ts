import { expect, test } from "vitest";
import { isCallable } from "./outbound-address.ts";

const REFUSED = `0.0.0.0 0.255.255.255 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.255
  169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1
  192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
  :: ::1 ::127.0.0.1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::ffff:0:127.0.0.1
  64:ff9b::7f00:1 64:ff9b::127.0.0.1 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1:: 2001:10::1 2001:20::1 2001:db8::1
  2002:7f00:1:: 2002:a00:1::1 3fff::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff05::2
  localhost 1.2.3 0x7f.1 2130706433 1.2.3.4.5 example.org`.split(/\s+/);
const ALLOWED = [
  "1.1.1.1",
  "9.255.255.255",
  "100.128.0.1",
  "172.32.0.1",
  "192.0.1.1",
  "2606:4700::1111",
  "2001:4860:4860::8888",
];

test("only addresses of the internet may be called", () => {
  for (const address of REFUSED) expect(isCallable(address, []), address).toBe(false);
  for (const address of ALLOWED) expect(isCallable(address, []), address).toBe(true);
  expect(REFUSED.length).toBeGreaterThanOrEqual(60);
});

test("a setting allows private networks, but never link-local, metadata or multicast addresses", () => {
  const all = ["0.0.0.0/0", "::/0"];
  for (const address of ["127.0.0.1", "10.1.2.3", "fd00::1", "::1"])
    expect(isCallable(address, all), address).toBe(true);
  for (const address of ["169.254.169.254", "fe80::1", "fd00:ec2::254", "224.0.0.1", "0.0.0.0", "::"])
    expect(isCallable(address, all), address).toBe(false);
  expect(isCallable("10.1.2.3", ["10.1.0.0/16"])).toBe(true);
  expect(isCallable("10.2.2.3", ["10.1.0.0/16"])).toBe(false);
});

/** The forms of IPv6 that reach an IPv4 host through a stack or a gateway, each with the IPv4 address in hexadecimal. */
const FORMS = [
  (high: string, low: string) => `::ffff:${high}:${low}`,
  (high: string, low: string) => `0:0:0:0:0:ffff:${high}:${low}`,
  (high: string, low: string) => `::ffff:0:${high}:${low}`,
  (high: string, low: string) => `::${high}:${low}`,
  (high: string, low: string) => `64:ff9b::${high}:${low}`,
  (high: string, low: string) => `64:ff9b:1::${high}:${low}`,
  (high: string, low: string) => `2002:${high}:${low}::1`,
];

test("an IPv6 form of an address that is never called is refused, even if a setting names every network", () => {
  const all = ["0.0.0.0/0", "::/0"];
  for (const form of FORMS) {
    // 169.254.169.254, 169.254.170.2, 224.0.0.1 and 255.255.255.255.
    for (const [high, low] of [
      ["a9fe", "a9fe"],
      ["a9fe", "aa02"],
      ["e000", "1"],
      ["ffff", "ffff"],
    ] as const)
      expect(isCallable(form(high, low), all), form(high, low)).toBe(false);
    // 10.1.2.3 is only private.
    expect(isCallable(form("a01", "203"), all), form("a01", "203")).toBe(true);
    expect(isCallable(form("a01", "203"), []), form("a01", "203")).toBe(false);
  }
  for (const text of ["::ffff:169.254.169.254", "::169.254.169.254", "64:ff9b::169.254.169.254"])
    expect(isCallable(text, all), text).toBe(false);
  expect(isCallable("::1", all)).toBe(true);
});
