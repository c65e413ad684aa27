/** Small accounts with the expected result of one check each. They were written independently, from the field list alone. */
import { describe, expect, test } from "vitest";
import { snapshotOf, type WrittenAccount } from "../../../../test/support/account-case.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import cases from "./accounts.cases.json" with { type: "json" };
import { CHECKS } from "./index.ts";
import { runCheck } from "../run.ts";

interface CheckCase extends WrittenAccount {
  readonly check: string;
  readonly name: string;
  readonly why: string;
  readonly fails: boolean;
}

describe("each check fails and passes as its row in the field list describes", () => {
  test.each((cases.accounts as unknown as readonly CheckCase[]).map((each) => [each.check, each.name, each] as const))(
    "%s: %s",
    (id, _name, each) => {
      const result = runCheck(
        snapshotOf(each),
        CHECKS.find((check) => check.id === id)!,
        DEFAULT_CHECK_SETTINGS,
      );
      if (result.status !== "EVALUATED") throw new Error("not evaluated");
      expect(result.findings.length > 0, each.why).toBe(each.fails);
    },
  );
});
