/** How to fix the issue of an alert, from the current check and the stored evidence. */
import type { Remediation } from "../../iam/checks/check.ts";
import type { Evidence, ResourceRef } from "../../iam/finding.ts";
import { CHECKS_BY_ID } from "./checks.ts";

interface RemediationSource {
  readonly checkId: string;
  readonly resource: ResourceRef;
  readonly evidence: Evidence;
}

/** The text names the resource; it never contains a secret. */
export function remediationOf({ checkId, resource, evidence }: RemediationSource): Remediation {
  const check = CHECKS_BY_ID.get(checkId);
  if (!check) return onlyText("This check is no longer part of IAM Monitor.");
  try {
    return check.remediation(resource, evidence);
  } catch {
    // The evidence of an earlier version lacks a value. One such alert must not cut a list or an export.
    return onlyText(
      "The evidence of this alert is of an earlier version. Scan the account again to see how to fix the issue.",
    );
  }
}

function onlyText(text: string): Remediation {
  return { text, cli: null, terraform: null };
}
