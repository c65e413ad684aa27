/** The fix of one alert, made and proven on a snapshot in the analysis process. */
import type { AccountSnapshot } from "../../iam/account.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { runCheck } from "../../iam/checks/run.ts";
import type { FixChange, FixInput } from "../../iam/fixes/fix.ts";
import { hasFixer, proposeFix } from "../../iam/fixes/propose.ts";
import { type FixProof, proveFix } from "../../iam/fixes/prove.ts";
import type { CheckSettings } from "../../iam/settings.ts";

/**
 * WRITTEN: the documents remove the issue. INPUT_NEEDED: a value of the operator is missing or wrong. UNPROVEN: a document
 * could be written, but the issue would stay, or AWS would refuse it, or it would allow more. UNAVAILABLE: no document can be written for this resource. GONE: the
 * snapshot no longer has the issue. NOT_EVALUATED: the snapshot does not say whether it has.
 */
export const FIX_STATES = ["WRITTEN", "INPUT_NEEDED", "UNPROVEN", "UNAVAILABLE", "GONE", "NOT_EVALUATED"] as const;
export type FixState = (typeof FIX_STATES)[number];

export interface FixQuestion {
  readonly checkId: string;
  readonly resourceId: string;
  /** Distinguishes several findings of the check on the resource. Empty if it has only one. */
  readonly discriminator: string;
  readonly settings: CheckSettings;
  readonly disabledCheckIds: ReadonlySet<string>;
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** The role with which IAM Monitor reads the account. Null if it uses none. */
  readonly ownRoleArn: string | null;
}

export interface AnalyzedFix {
  readonly state: FixState;
  /** Why there are no documents, in a sentence. Null if there are. */
  readonly reason: string | null;
  readonly inputs: readonly FixInput[];
  readonly fix: FixChange | null;
  readonly proof: FixProof | null;
}

export function analyzeFix(snapshot: AccountSnapshot, question: FixQuestion): AnalyzedFix {
  const { checkId, resourceId, discriminator, settings, disabledCheckIds, values, ownRoleArn } = question;
  const check = CHECKS.find(({ id }) => id === checkId);
  if (!check) return without("UNAVAILABLE", "This check is no longer part of IAM Monitor.");
  // A check without documents may need what the snapshot lacks, such as paths into other accounts.
  if (!hasFixer(checkId)) return without("UNAVAILABLE", NO_DOCUMENT);
  const result = runCheck(snapshot, check, settings);
  if (result.status !== "EVALUATED")
    return without("NOT_EVALUATED", result.status === "DISABLED" ? "The check is disabled." : result.reason);
  const finding = result.findings.find(
    (each) => each.resource.id === resourceId && each.discriminator === discriminator,
  );
  const unread = result.notEvaluated.find(({ resource }) => resource.id === resourceId);
  if (!finding)
    return unread
      ? without("NOT_EVALUATED", unread.reason)
      : without("GONE", "The latest scan no longer shows this issue. Check AWS again, or start a scan.");
  const proposed = proposeFix(snapshot, { check, finding, settings, values });
  if (!proposed) return without("UNAVAILABLE", NO_DOCUMENT);
  const { inputs, fix } = proposed;
  if (!fix) {
    const isMissing = inputs.some(({ problem }) => problem !== null);
    return isMissing
      ? { ...without("INPUT_NEEDED", "The document needs what only you know. Fill in the fields."), inputs }
      : { ...without("UNAVAILABLE", "No document can be written for this resource. Follow the steps."), inputs };
  }
  const proof = proveFix(snapshot, fix, { check, finding, settings, checks: CHECKS, disabledCheckIds, ownRoleArn });
  if (!proof?.isIssueGone)
    return {
      ...without("UNPROVEN", `With the document that can be written, the issue would stay: ${proof?.reason ?? ""}`),
      inputs,
    };
  if (proof.fault !== null)
    return { ...without("UNPROVEN", `The document that can be written is not offered: ${proof.fault}`), inputs };
  const notes = [...proof.warnings, ...fix.notes];
  return { state: "WRITTEN", reason: null, inputs, fix: { ...fix, notes }, proof };
}

const NO_DOCUMENT = "This issue is not fixed by a document. Follow the steps.";

function without(state: FixState, reason: string): AnalyzedFix {
  return { state, reason, inputs: [], fix: null, proof: null };
}
