import type { AccountSnapshot } from "../src/iam/account.ts";
import { CHECKS } from "../src/iam/checks/rules/index.ts";
import { runChecks } from "../src/iam/checks/run.ts";
import { DEFAULT_CHECK_SETTINGS } from "../src/iam/settings.ts";

export function allChecksOf(snapshot: AccountSnapshot): unknown {
  return [...runChecks(snapshot, { checks: CHECKS, settings: DEFAULT_CHECK_SETTINGS })];
}
