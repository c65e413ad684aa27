import { describe, expect, test } from "vitest";
import { cookieJar, credentialOf, isOwnOrigin, originOf } from "./authenticate.ts";

describe("cookies", () => {
  test("are bound to this host and sent only over https", () => {
    const { session, browser, flow } = cookieJar("https://iam.example.org");
    expect(session.set("s")).toBe("__Host-iam-monitor=s; Max-Age=43200; Path=/; HttpOnly; SameSite=Lax; Secure");
    expect(browser.set("b")).toBe(
      "__Host-iam-monitor-browser=b; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax; Secure",
    );
    expect(flow.set("f")).toBe("__Host-iam-monitor-sign-in=f; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure");
    expect(session.clear()).toMatch(/^__Host-iam-monitor=; Max-Age=0; .*Secure$/);
  });

  test("have names without the prefix over http, where browsers refuse it", () => {
    expect(cookieJar("http://127.0.0.1:4000").session.set("s")).toBe(
      "iam-monitor=s; Max-Age=43200; Path=/; HttpOnly; SameSite=Lax",
    );
  });

  test("are distinguished, although their names share a prefix", () => {
    const jar = cookieJar("http://127.0.0.1:4000");
    const cookie = "iam-monitor-browser=b; iam-monitor-sign-in=f; iam-monitor=s";
    expect(credentialOf({ cookie }, jar.session.name)).toEqual({ kind: "SESSION", secret: "s" });
    expect(originOf({ ip: "::ffff:192.0.2.1", headers: { cookie, "user-agent": "curl/8.1\u0007" } }, jar)).toEqual({
      address: "192.0.2.1",
      browserSecret: "b",
      userAgent: "curl/8.1",
    });
    expect(originOf({ ip: "192.0.2.1", headers: {} }, jar)).toEqual({
      address: "192.0.2.1",
      browserSecret: null,
      userAgent: null,
    });
    expect(
      originOf({ ip: "", headers: { cookie: `iam-monitor-browser=${"b".repeat(300)}` } }, jar).browserSecret,
    ).toBeNull();
  });
});

test.each([
  [undefined, true],
  ["https://iam.example.org", true],
  ["http://127.0.0.1:4000", true],
  ["https://iam.example.org.evil.example", false],
  ["https://evil.example", false],
  ["null", false],
  ["ftp://127.0.0.1:4000", false],
])("a request with origin %s comes from an own page: %s", (origin, isOwn) => {
  expect(
    isOwnOrigin({ host: "127.0.0.1:4000", ...(origin !== undefined && { origin }) }, "https://iam.example.org"),
  ).toBe(isOwn);
});
