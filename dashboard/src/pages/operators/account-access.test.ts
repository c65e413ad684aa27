import { expect, test } from "vitest";
import { accessInput } from "./account-access.tsx";

test("only a changed choice of accounts is sent", () => {
  expect(accessInput(null, null)).toEqual({});
  expect(accessInput(["a", "b"], ["b", "a"])).toEqual({});
  expect(accessInput(["a"], null)).toEqual({ seesAllAccounts: true });
  expect(accessInput(null, ["a"])).toEqual({ accountGroupIds: ["a"] });
  expect(accessInput(["a"], ["b"])).toEqual({ accountGroupIds: ["b"] });
});
