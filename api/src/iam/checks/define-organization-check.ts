import type { AttachedPolicy, OrganizationPolicyType } from "../attached-policy.ts";
import { accountRef } from "../identity.ts";
import { isUsable } from "../organization.ts";
import type { ListedMember, OrganizationAdministration } from "../organization-administration.ts";
import { targetsAbove } from "../organization-policies.ts";
import type { PolicyVerdict } from "../policy/organization-verdicts.ts";
import { causeOf } from "../section.ts";
import { type Check, type CheckInput, defineCheck, type Evaluation, type NotEvaluated } from "./check.ts";

type OrganizationCheckInput = Pick<
  CheckInput<"organizationAdministration", never, string>,
  "id" | "title" | "severity" | "rationale" | "references" | "remediation"
> & { readonly evaluate: (administration: OrganizationAdministration) => Evaluation };

/**
 * Defines a check of a whole organization. Its alerts belong to the management account, or to the account that reads the
 * organization if the management account is not connected. In other accounts there is nothing to evaluate.
 */
export function defineOrganizationCheck({
  evaluate,
  ...input
}: OrganizationCheckInput): Check<"organizationAdministration", never, string> {
  return defineCheck({
    ...input,
    family: "GOV",
    category: "IAMAccount",
    needs: ["organizationAdministration"],
    resources: ({ organizationAdministration }, { awsAccountId }) =>
      organizationAdministration.isHome ? [awsAccountId] : [],
    ref: (awsAccountId) => accountRef(awsAccountId),
    evaluate: (_awsAccountId, { organizationAdministration }) => evaluate(organizationAdministration),
  });
}

/** Why a part of the organization is not known. `actions` are the calls that read it. */
export function notKnown({ unread }: OrganizationAdministration, what: string, ...actions: string[]): NotEvaluated {
  const part = unread.find(({ action }) => actions.includes(action));
  return {
    notEvaluated: part
      ? `${what} not known: ${causeOf(part)} (${part.reason})`
      : `${what} not known: the organization was not read completely in the last 24 hours.`,
    ...(part?.status === "skipped" && { isUnavailable: true }),
  };
}

/** The effect of the policies of one type in the accounts of an organization. */
export interface MemberVerdicts {
  readonly failing: readonly ListedMember[];
  /** Why some accounts, or all, could not be evaluated. Null if all were. */
  readonly undecided: string | null;
  /** The number of accounts that people can use, besides the management account. */
  readonly count: number;
}

/** The policies at each level above an account, from the root down. */
export type PolicyLevels = readonly (readonly AttachedPolicy[])[];

/**
 * Asks for each account whether the policies above it protect it. The management account is left out, because neither SCPs
 * nor RCPs limit it, and so are accounts that no one can use.
 */
export function evaluateMembers(
  { layout, managementAccountId }: OrganizationAdministration,
  type: OrganizationPolicyType,
  protects: (levels: PolicyLevels, awsAccountId: string) => PolicyVerdict,
): MemberVerdicts {
  if (layout === null)
    return { failing: [], undecided: "AWS did not list the accounts of the organization.", count: 0 };
  const members = layout.members.filter(
    ({ awsAccountId, state }) => awsAccountId !== managementAccountId && isUsable(state),
  );
  const listed = layout.policies[type];
  const count = members.length;
  if (listed === null)
    return { failing: [], undecided: layout.reasons[type] ?? "The policies of the organization are not known.", count };
  const everywhere = listed.policies.filter(({ targetIds }) => targetIds === null);
  const attached = new Map<string, AttachedPolicy[]>();
  for (const policy of listed.policies)
    for (const targetId of policy.targetIds ?? []) attached.set(targetId, [...(attached.get(targetId) ?? []), policy]);
  const [unreadUnit] = layout.unread;
  let undecided = unreadUnit ? `AWS did not list the unit ${unreadUnit.unitName}: ${unreadUnit.message}` : null;
  const failing = members.filter(({ awsAccountId, unitId, placedAt, name }) => {
    const targetIds = targetsAbove(layout.units, unitId, awsAccountId);
    if (targetIds === null || placedAt > listed.readAt) {
      undecided ??= `The policies above the account ${name} are not known yet.`;
      return false;
    }
    const levels = targetIds.map((targetId) => [...everywhere, ...(attached.get(targetId) ?? [])]);
    // AWS Organizations User Guide, *Detaching organization policies*: each root, unit and account has at least one SCP.
    if (type === "SERVICE_CONTROL_POLICY" && listed.policies.length > 0 && levels.some((level) => level.length === 0)) {
      undecided ??= `The policies above the account ${name} changed while they were read.`;
      return false;
    }
    const verdict = protects(levels, awsAccountId);
    if (verdict === "UNKNOWN")
      undecided ??= `What the policies above the account ${name} do depends on their conditions.`;
    return verdict === "NO";
  });
  return { failing, undecided, count };
}

/** The number of accounts that the evidence of a finding lists. */
const LISTED_ACCOUNTS_MAX = 100;
const NAMED_ACCOUNTS_MAX = 3;

/** The accounts as evidence: the first of them by number, and how many there are. */
export function accountEvidence(members: readonly ListedMember[]) {
  return {
    accountCount: members.length,
    memberAccounts: members.slice(0, LISTED_ACCOUNTS_MAX).map(({ awsAccountId, name }) => `${awsAccountId} ${name}`),
  };
}

/** The accounts in a sentence: "prod (111122223333), test (444455556666) and 7 more". */
export function accountNames(members: readonly ListedMember[]): string {
  const named = members.slice(0, NAMED_ACCOUNTS_MAX).map(({ awsAccountId, name }) => `${name} (${awsAccountId})`);
  const more = members.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}
