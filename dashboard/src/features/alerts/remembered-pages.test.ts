import { beforeEach, expect, test } from "vitest";
import { apolloClient } from "../../apollo.ts";
import { rememberedPages } from "./remembered-pages.ts";

beforeEach(() => rememberedPages.forget());

test("a page is remembered, and forgotten when the operator signs out or has other rights", async () => {
  // A query that another file of this process left open would be sent again.
  apolloClient.stop();
  for (const end of [() => apolloClient.clearStore(), () => apolloClient.resetStore()]) {
    rememberedPages.beginReading("is:open")("a page");
    expect(rememberedPages.get("is:open")).toBe("a page");
    await end();
    expect(rememberedPages.get("is:open")).toBeUndefined();
  }
});

test("an answer that arrives after an alert changed or the operator signed out is not remembered", () => {
  const remember = rememberedPages.beginReading("is:open");
  rememberedPages.forget();
  remember("a page of before");
  expect(rememberedPages.get("is:open")).toBeUndefined();
});

test("only the last lists are remembered", () => {
  for (let list = 0; list < 20; list += 1) rememberedPages.beginReading(`list ${list}`)(list);
  expect([0, 11, 12, 19].map((list) => rememberedPages.get(`list ${list}`))).toEqual([undefined, undefined, 12, 19]);
});
