import { expect, test } from "vitest";
import { isOwnHost } from "./own-host.ts";

test.each([
  ["127.0.0.1:4000", true],
  ["localhost:4000", true],
  ["[::1]:4000", true],
  ["10.1.2.3:4000", true],
  ["iam.example.org", true],
  ["IAM.example.org:443", true],
  ["evil.example.com", false],
  ["127.0.0.1.evil.example.com", false],
  ["iam.example.org.evil.example.com", false],
  ["", false],
  ["a b", false],
  [undefined, false],
])("the host %s is served: %s", (host, isServed) => {
  expect(isOwnHost(host, "https://iam.example.org")).toBe(isServed);
});
