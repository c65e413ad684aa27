import { expect, it } from "vitest";
import { problemLabel } from "./delivery-problems.ts";

it("a failed delivery is described in words, also for a code that is not known here", () => {
  expect(["TARGET_ADDRESS_REFUSED", "ECONNREFUSED", "TIMEOUT", "ERR_SSL_NEW"].map(problemLabel)).toEqual([
    "address not allowed",
    "connection refused",
    "no answer in time",
    "not reached",
  ]);
});
