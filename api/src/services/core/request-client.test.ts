import { expect, test } from "vitest";
import { recordedAddress, requestClient } from "./request-client.ts";

test("a user agent is shortened and loses characters that are not shown", () => {
  expect(requestClient("::ffff:10.1.2.3", ` curl/8.1\u0007\u202e\u2028\n${"x".repeat(500)}`)).toEqual({
    address: "10.1.2.3",
    userAgent: `curl/8.1${"x".repeat(192)}`,
  });
  expect(requestClient("fe80::1%eth0", "\u0000\t")).toEqual({ address: "fe80::1", userAgent: null });
  expect(requestClient("", undefined)).toEqual({ address: "", userAgent: null });
});

test("an address is recorded in full, as its network, or not at all", () => {
  expect(recordedAddress("203.0.113.77", "full")).toBe("203.0.113.77");
  expect(recordedAddress("203.0.113.77", "network")).toBe("203.0.113.0/24");
  expect(recordedAddress("2001:db8:5:6:7:8:9:a", "network")).toBe("2001:db8:5::/48");
  expect(recordedAddress("2001:0db8::1", "network")).toBe("2001:db8:0::/48");
  expect(recordedAddress("::1", "network")).toBe("0:0:0::/48");
  expect(recordedAddress("not an address", "network")).toBeNull();
  expect(recordedAddress("203.0.113.77", "none")).toBeNull();
  expect(recordedAddress("", "full")).toBeNull();
});
