/**
 * The parts that the formats of findings (OCSF, ASFF, SARIF) share: the check behind an alert, its controls and its
 * resource.
 */
import type { AnyCheck } from "../../../iam/checks/check.ts";
import { type ControlReference, controlsOfCheck } from "../../../iam/checks/controls.ts";
import { STANDARD_NAMES } from "../../../iam/checks/controls/standard-names.ts";
import { CHECKS_BY_ID } from "../../alerts/checks.ts";
import { remediationOf } from "../../alerts/remediation.ts";
import type { ExportedAlert } from "../subjects/alerts.ts";

export const PRODUCT_NAME = "IAM Monitor";

/** The ARN of the account stands for resources without one, such as the password policy. */
export interface FindingResource {
  readonly arn: string;
  readonly name: string;
  readonly partition: string;
  readonly awsAccountId: string;
}

/** An account that was never scanned has no alerts, so every alert's account has a number. */
const NO_ACCOUNT = "000000000000";

export function resourceOf({ alert, account }: ExportedAlert): FindingResource {
  const partition = account.partition ?? "aws";
  const awsAccountId = account.awsAccountId ?? NO_ACCOUNT;
  return {
    arn: alert.resourceArn ?? `arn:${partition}:iam::${awsAccountId}:root`,
    name: alert.resourceName,
    partition,
    awsAccountId,
  };
}

/** Undefined if the check is no longer part of IAM Monitor. */
export function checkOf({ alert }: ExportedAlert): AnyCheck | undefined {
  return CHECKS_BY_ID.get(alert.checkId);
}

/** How to fix the issue. The text names the resource; it never contains a secret. */
export function remediationText({ alert }: ExportedAlert): string {
  const { checkId, category, resourceId: id, resourceName: name, resourceArn: arn, evidence } = alert;
  return remediationOf({ checkId, resource: { category, id, name, arn }, evidence }).text;
}

/** The pages of AWS about the issue. */
export function referencesOf(exported: ExportedAlert): readonly string[] {
  return checkOf(exported)?.references.map(({ url }) => url) ?? [];
}

/** The controls of published standards that the check answers, as `CIS AWS Foundations Benchmark 5.0: 1.14`. */
export function requirementsOf({ alert }: ExportedAlert): readonly string[] {
  return controlsOfCheck(alert.checkId).map(requirementText);
}

export function standardsOf({ alert }: ExportedAlert): readonly string[] {
  return [...new Set(controlsOfCheck(alert.checkId).map(({ standard }) => STANDARD_NAMES[standard]))];
}

function requirementText({ standard, id }: ControlReference): string {
  return `${STANDARD_NAMES[standard]}: ${id}`;
}

/** The later of the times at which the alert was seen, changed by a scan or resolved. */
export function updatedAt({ alert, sighting }: ExportedAlert): Date {
  const times = [sighting.lastSeenAt, alert.resolvedAt, alert.acknowledgedAt, alert.dismissedAt];
  return new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)));
}

/** Shortens a text to a limit of the format. The mark shows that something is missing. Half a character is replaced. */
export function shortened(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters - 1).toWellFormed()}…`;
}
