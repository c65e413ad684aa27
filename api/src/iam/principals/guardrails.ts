/**
 * The service control policies that apply to an account, by organization level from the root down, in the form that the
 * evaluator expects.
 */
import type { Organization } from "../account.ts";
import { parsePolicy } from "../policy/document.ts";
import type { NamedPolicy, ScpLevel } from "../policy/evaluate.ts";

export interface Guardrails {
  /** Null if the SCPs were not read or one of them cannot be parsed. Empty if the account is in no organization. */
  readonly scps: readonly ScpLevel[] | null;
  /** SCPs do not apply to the management account of the organization. */
  readonly isManagementAccount: boolean;
}

export const NOT_READ: Guardrails = { scps: null, isManagementAccount: false };

const known = new WeakMap<Organization, Guardrails>();

/** `organization` is undefined if it was not read, and null if the account is in no organization. */
export function guardrailsOf(organization: Organization | null | undefined, awsAccountId: string): Guardrails {
  if (organization === undefined) return NOT_READ;
  if (organization === null) return NO_ORGANIZATION;
  let guardrails = known.get(organization);
  if (!guardrails) {
    guardrails = {
      scps: levelsOf(organization),
      isManagementAccount: organization.managementAccountId === awsAccountId,
    };
    known.set(organization, guardrails);
  }
  return guardrails;
}

const NO_ORGANIZATION: Guardrails = { scps: [], isManagementAccount: false };

function levelsOf({ serviceControlPolicies }: Organization): readonly ScpLevel[] | null {
  if (serviceControlPolicies === null) return null;
  const levels = new Map<string, NamedPolicy[]>();
  for (const { targetId, policyName, document: text } of serviceControlPolicies) {
    const parsed = parsePolicy(text);
    if (!parsed.ok) return null;
    const level = levels.get(targetId) ?? [];
    level.push({ name: policyName, document: parsed.document });
    levels.set(targetId, level);
  }
  return [...levels].map(([name, policies]) => ({ name, policies }));
}
