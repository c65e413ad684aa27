import { expect, test } from "vitest";
import { reachSummaryOf } from "./reach-summary.ts";

test("each account counts once, by the most dangerous of a person's roles", () => {
  expect(
    reachSummaryOf([
      { awsAccountId: "1", reach: "NONE" },
      { awsAccountId: "1", reach: "ADMINISTRATOR" },
      { awsAccountId: "1", reach: "EXPLOITABLE" },
      { awsAccountId: "2", reach: "CONDITIONAL" },
      { awsAccountId: "2", reach: "NOT_EVALUATED" },
      { awsAccountId: "3", reach: "UNKNOWN" },
      { awsAccountId: "4", reach: "BLOCKED" },
    ]),
  ).toEqual({ accounts: 4, administrator: 1, path: 1, unknown: 1 });
  expect(reachSummaryOf([])).toEqual({ accounts: 0, administrator: 0, path: 0, unknown: 0 });
});
