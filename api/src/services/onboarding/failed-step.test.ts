import { expect, test } from "vitest";
import type { ConnectionTestLine } from "../../aws/test-connection.ts";
import { failedStep } from "./failed-step.ts";

const line = (rest: Partial<ConnectionTestLine>): ConnectionTestLine => ({
  step: "Refused without the external id",
  action: "sts:AssumeRole",
  outcome: "OK",
  code: null,
  message: "",
  fix: null,
  isRequired: true,
  ...rest,
});
const optional = line({ step: "Read", isRequired: false, outcome: "FAILED", code: "AccessDenied" });

test("a required step that failed or could not be tested fails the account, and a refused read action does not", () => {
  const failed = line({ outcome: "FAILED", code: "EXTERNAL_ID_NOT_REQUIRED" });
  const untested = line({ outcome: "WARNING", code: "AWS_THROTTLED" });
  expect(failedStep([line({}), optional, failed])).toBe(failed);
  expect(failedStep([line({}), optional, untested])).toBe(untested);
  expect(failedStep([line({}), optional])).toBeUndefined();
});

test("a role of the own account that does not require the external ID is harmless", () => {
  expect(failedStep([line({ outcome: "WARNING", code: "EXTERNAL_ID_NOT_REQUIRED" })])).toBeUndefined();
});
