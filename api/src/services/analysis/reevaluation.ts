/** Checks on a stored snapshot with other settings: their results now, or how many more or fewer resources would fail. */
import type { AccountSnapshot } from "../../iam/account.ts";
import { existingResources } from "../../iam/alerts/existing-resources.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { runCheck } from "../../iam/checks/run.ts";
import type { CheckResult } from "../../iam/finding.ts";
import type { AlertCategory } from "../../iam/severity.ts";
import type { CheckSettings } from "../../iam/settings.ts";

/** The maximum number of resources named in each list. A person can look through them. */
const NAMES_MAX = 50;

export interface ThresholdQuestion {
  readonly checkIds: readonly string[];
  readonly before: CheckSettings;
  readonly after: CheckSettings;
}

export interface ThresholdEffect {
  readonly checkId: string;
  readonly before: number;
  readonly after: number;
  /** The resources that would fail in addition, and those that would no longer fail; at most 50 of each. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly addedCount: number;
  readonly removedCount: number;
  /** Why the check cannot be evaluated. Null if it can. The numbers are then 0. */
  readonly reason: string | null;
}

export function compareThresholds(
  snapshot: AccountSnapshot,
  { checkIds, before, after }: ThresholdQuestion,
): readonly ThresholdEffect[] {
  return CHECKS.filter(({ id }) => checkIds.includes(id)).map((check) => {
    const [old, now] = [runCheck(snapshot, check, before), runCheck(snapshot, check, after)];
    const [failedBefore, failedAfter] = [failedOf(old), failedOf(now)];
    const added = [...failedAfter.keys()].filter((id) => !failedBefore.has(id)).map((id) => failedAfter.get(id)!);
    const removed = [...failedBefore.keys()].filter((id) => !failedAfter.has(id)).map((id) => failedBefore.get(id)!);
    return {
      checkId: check.id,
      before: failedBefore.size,
      after: failedAfter.size,
      added: added.slice(0, NAMES_MAX),
      removed: removed.slice(0, NAMES_MAX),
      addedCount: added.length,
      removedCount: removed.length,
      reason: now.status === "NOT_EVALUATED" ? now.reason : null,
    };
  });
}

function failedOf(result: CheckResult): ReadonlyMap<string, string> {
  if (result.status !== "EVALUATED") return new Map();
  return new Map(
    result.findings.map(({ resource, discriminator }) => [`${resource.id} ${discriminator}`, resource.name]),
  );
}

export interface ReevaluationQuestion {
  readonly checkIds: readonly string[];
  readonly settings: CheckSettings;
  /** The resources of known alerts. */
  readonly resources: readonly { readonly category: AlertCategory; readonly id: string }[];
}

export interface Reevaluation {
  readonly results: readonly CheckResult[];
  /** Whether each of the resources exists. Null if the snapshot does not say so. */
  readonly exists: readonly (boolean | null)[];
}

export function reevaluate(
  snapshot: AccountSnapshot,
  { checkIds, settings, resources }: ReevaluationQuestion,
): Reevaluation {
  const exists = existingResources(snapshot);
  return {
    results: CHECKS.filter(({ id }) => checkIds.includes(id)).map((check) => runCheck(snapshot, check, settings)),
    exists: resources.map((resource) => exists(resource)),
  };
}
