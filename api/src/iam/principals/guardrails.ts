/** The service control policies above an account, as the evaluator takes them: by level, from the root down. */
import type { Organization } from "../account.ts";
import { parsePolicy } from "../policy/document.ts";
import type { NamedPolicy, ScpLevel } from "../policy/evaluate.ts";

export interface Guardrails {
  /** `null`: not read, or one of them cannot be judged; empty: the account is in no organization. */
  readonly scps: readonly ScpLevel[] | null;
  /** They do not bind the organization's management account. */
  readonly isManagementAccount: boolean;
}

export const NOT_READ: Guardrails = { scps: null, isManagementAccount: false };

const known = new WeakMap<Organization, Guardrails>();

/** `undefined`: the organization was not read; `null`: the account is in none. */
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
