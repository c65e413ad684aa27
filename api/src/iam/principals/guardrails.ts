/**
 * The service control policies and resource control policies that apply to an account, by organization level from the
 * root down, in the form that the evaluator expects, and the moment at which the account was read.
 */
import type { Organization, OrganizationPolicy } from "../account.ts";
import { memoize } from "../memoize.ts";
import { parsePolicy } from "../policy/document.ts";
import type { NamedPolicy, ScpLevel } from "../policy/evaluate.ts";
import type { Instant } from "../time.ts";

export interface Guardrails {
  /** Null if the SCPs were not read or one of them cannot be parsed. Empty if the account is in no organization. */
  readonly scps: readonly ScpLevel[] | null;
  /** The levels of RCPs, like those of SCPs. */
  readonly rcps: readonly ScpLevel[] | null;
  /** Neither SCPs nor RCPs apply to the management account of the organization. */
  readonly isManagementAccount: boolean;
  /** The organization of the account. Null if it is in none. Absent if that is unknown. */
  readonly organizationId?: string | null;
  /** The moment against which conditions on the current time are decided. Absent if it is unknown. */
  readonly at?: Instant;
}

export const NOT_READ: Guardrails = { scps: null, rcps: null, isManagementAccount: false };
const NO_ORGANIZATION: Guardrails = { scps: [], rcps: [], isManagementAccount: false, organizationId: null };

/** Maximum number of moments for which the guardrails of an account without a known organization are kept. */
const MAX_MOMENTS = 64;

/** By whether the account is the management account, because accounts can share one reading of their organization. */
const ofOrganization = memoize((_organization: Organization) => new Map<boolean, Guardrails>());
const ofUnread = new Map<Instant, Guardrails>();
const ofNone = new Map<Instant, Guardrails>();

/**
 * `organization` is undefined if it was not read, and null if the account is in no organization. The same arguments
 * give the same object, because other results are cached by it.
 */
export function guardrailsOf(
  organization: Organization | null | undefined,
  awsAccountId: string,
  at: Instant,
): Guardrails {
  if (!organization)
    return atMoment(
      ...(organization === undefined ? ([ofUnread, NOT_READ] as const) : ([ofNone, NO_ORGANIZATION] as const)),
      at,
    );
  const isManagementAccount = organization.managementAccountId === awsAccountId;
  const known = ofOrganization(organization);
  const cached = known.get(isManagementAccount);
  if (cached?.at === at) return cached;
  const guardrails: Guardrails = {
    scps: levelsOf(organization.serviceControlPolicies),
    rcps: levelsOf(organization.resourceControlPolicies ?? null),
    isManagementAccount,
    organizationId: organization.organizationId,
    at,
  };
  known.set(isManagementAccount, guardrails);
  return guardrails;
}

function atMoment(known: Map<Instant, Guardrails>, guardrails: Guardrails, at: Instant): Guardrails {
  let found = known.get(at);
  if (!found) {
    if (known.size >= MAX_MOMENTS) known.delete(known.keys().next().value!);
    known.set(at, (found = { ...guardrails, at }));
  }
  return found;
}

function levelsOf(attached: readonly OrganizationPolicy[] | null): readonly ScpLevel[] | null {
  if (attached === null) return null;
  const levels = new Map<string, NamedPolicy[]>();
  for (const { targetId, policyName, document: text } of attached) {
    const parsed = parsePolicy(text);
    if (!parsed.ok) return null;
    const level = levels.get(targetId) ?? [];
    level.push({ name: policyName, document: parsed.document });
    levels.set(targetId, level);
  }
  return [...levels].map(([name, policies]) => ({ name, policies }));
}
