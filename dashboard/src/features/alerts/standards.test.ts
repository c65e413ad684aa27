import { expect, test } from "vitest";
import { standardText } from "./standards.ts";

const NONE = {
  askedCount: 0,
  passedCount: 0,
  failedCount: 0,
  notEvaluatedCount: 0,
  answeredByHandCount: 0,
  forPersonCount: 0,
  notCoveredCount: 0,
};

test("what passes is said of what was asked, and what was not asked is said apart", () => {
  const counts = {
    ...NONE,
    askedCount: 23,
    passedCount: 1,
    failedCount: 18,
    answeredByHandCount: 2,
    notEvaluatedCount: 4,
  };
  const asked = "1 of 23 asked controls pass, 18 fail, 2 answered by hand, 4 not evaluated";
  expect(standardText(counts)).toEqual({ asked, others: null });
  expect(standardText({ ...counts, forPersonCount: 3, notCoveredCount: 1 })).toEqual({
    asked,
    others: "3 controls wait for a person, 1 control is not covered",
  });
});
