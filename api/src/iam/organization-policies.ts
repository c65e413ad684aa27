/**
 * The SCPs and RCPs of an organization, read once through the account that may read them, and what they are for one
 * member account. The member's snapshot keeps its own copy, so that it can be analysed again without the organization.
 */
import type { AccountSnapshot, Organization, OrganizationPolicy } from "./account.ts";
import type { AttachedPolicy, OrganizationPolicyType } from "./attached-policy.ts";
import type { OrganizationUnit } from "./organization.ts";
import type { Section } from "./section.ts";
import { HOUR, type Instant } from "./time.ts";

/** The maximum age with which policies are used. Older ones may no longer be in force, so they count as unknown. */
const POLICIES_MAX_AGE_MS = 24 * HOUR;
/** The maximum number of levels above an account. AWS allows a root and five levels of organizational units. */
const LEVELS_MAX = 10;

/** Why the latest reading of one type of policies failed. */
export interface UnreadPolicies {
  readonly action: string;
  readonly code: string;
  readonly message: string;
  readonly at: Instant;
}

/** The known policies of one type. */
export interface PolicyReading {
  /** When the policies were last read completely. Null if they never were. */
  readonly readAt: Instant | null;
  /** The number of policies that are attached to anything. */
  readonly count: number;
  /** Null if the latest reading succeeded. The policies of an earlier one are kept. */
  readonly unread: UnreadPolicies | null;
}

export type PolicyReadings = Readonly<Record<OrganizationPolicyType, PolicyReading>>;

const NEVER_READ: PolicyReading = { readAt: null, count: 0, unread: null };
export const POLICIES_NEVER_READ: PolicyReadings = {
  SERVICE_CONTROL_POLICY: NEVER_READ,
  RESOURCE_CONTROL_POLICY: NEVER_READ,
};

/** The organization's facts about one of its accounts. */
export interface MemberPolicies {
  readonly organizationId: string;
  readonly managementAccountId: string;
  /** The IDs from the root down to the account. Null if a unit between them is not known. */
  readonly targetIds: readonly string[] | null;
  /** When AWS last listed the account in its unit. */
  readonly listedAt: Instant;
  /** When the account was first listed in its unit. An earlier reading of policies may lack what is attached there. */
  readonly placedAt: Instant;
  readonly readings: PolicyReadings;
  readonly policies: readonly AttachedPolicy[];
}

/** The IDs from the root down to the account, or null if a unit between them is not known. */
export function targetsAbove(
  units: readonly OrganizationUnit[],
  unitId: string,
  awsAccountId: string,
): readonly string[] | null {
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  const targets = [awsAccountId];
  let id: string | null = unitId;
  for (let level = 0; id !== null && level < LEVELS_MAX; level += 1) {
    const unit = byId.get(id);
    if (!unit) return null;
    targets.unshift(id);
    id = unit.parentId;
  }
  return id === null ? targets : null;
}

/**
 * The snapshot with the policies that the organization has for the account, if the account could not read them itself.
 * The section is then as old as the oldest of these facts. Unknown parts stay null, with the reason.
 */
export function withMemberPolicies(snapshot: AccountSnapshot, member: MemberPolicies | null): AccountSnapshot {
  const { organization: section } = snapshot.sections;
  if (section.status !== "read" || section.value === null || member === null) return snapshot;
  const value = section.value;
  if (value.serviceControlPolicies !== null && value.resourceControlPolicies !== null) return snapshot;
  if (value.organizationId !== member.organizationId || value.managementAccountId !== member.managementAccountId)
    return snapshot;
  const scps = policiesOf("SERVICE_CONTROL_POLICY", value.serviceControlPolicies, member, section.asOf);
  const rcps = policiesOf("RESOURCE_CONTROL_POLICY", value.resourceControlPolicies ?? null, member, section.asOf);
  const asOf = Math.min(section.asOf, scps.asOf ?? section.asOf, rcps.asOf ?? section.asOf);
  const unreadPolicies = scps.reason ?? rcps.reason;
  const filled: Organization = {
    organizationId: value.organizationId,
    managementAccountId: value.managementAccountId,
    serviceControlPolicies: scps.policies,
    resourceControlPolicies: rcps.policies,
    ...(asOf < section.asOf && { policiesReadAt: asOf }),
    ...(unreadPolicies !== null && { unreadPolicies }),
  };
  const count = (scps.policies?.length ?? 0) + (rcps.policies?.length ?? 0);
  return {
    ...snapshot,
    sections: { ...snapshot.sections, organization: { ...section, value: filled, asOf, count } },
  };
}

interface KnownPolicies {
  readonly policies: readonly OrganizationPolicy[] | null;
  /** The time of the oldest of these facts. Null if the organization gave none. */
  readonly asOf: Instant | null;
  /** Why the policies are unknown. Null if they are known. */
  readonly reason: string | null;
}

const TYPE_LABELS: Readonly<Record<OrganizationPolicyType, string>> = {
  SERVICE_CONTROL_POLICY: "The service control policies of the organization",
  RESOURCE_CONTROL_POLICY: "The resource control policies of the organization",
};

function policiesOf(
  type: OrganizationPolicyType,
  own: readonly OrganizationPolicy[] | null,
  { targetIds, listedAt, placedAt, readings, policies }: MemberPolicies,
  at: Instant,
): KnownPolicies {
  if (own !== null) return { policies: own, asOf: null, reason: null };
  const { readAt, count, unread } = readings[type];
  const unknown = (reason: string): KnownPolicies => ({ policies: null, asOf: null, reason });
  if (readAt === null) return unknown(`${TYPE_LABELS[type]} were not read${unread ? `: ${unread.message}` : " yet."}`);
  if (targetIds === null)
    return unknown("The units above the account are not known, because AWS did not list one of them.");
  const asOf = Math.min(readAt, listedAt);
  if (at - asOf > POLICIES_MAX_AGE_MS)
    return unknown(
      `${TYPE_LABELS[type]} were last read more than ${POLICIES_MAX_AGE_MS / HOUR} hours before the scan${unread ? `: ${unread.message}` : "."}`,
    );
  if (readAt < placedAt)
    return unknown(
      `${TYPE_LABELS[type]} were last read before AWS listed the account in its unit${unread ? `: ${unread.message}` : "."}`,
    );
  const ofType = policies.filter((policy) => policy.type === type);
  const levels = targetIds.map((targetId) =>
    ofType
      .filter((policy) => policy.targetIds === null || policy.targetIds.includes(targetId))
      .map(({ policyId, name, document }) => ({ policyId, policyName: name, targetId, document })),
  );
  // AWS Organizations User Guide, *Detaching organization policies*: each root, unit and account has at least one SCP.
  const bare = type === "SERVICE_CONTROL_POLICY" && count > 0 ? levels.findIndex((level) => level.length === 0) : -1;
  if (bare !== -1)
    return unknown(`${TYPE_LABELS[type]} changed while they were read: none was listed for ${targetIds[bare]}.`);
  return { policies: levels.flat(), asOf, reason: null };
}

/** KNOWN: read. UNKNOWN: not read, so decisions assume that they may deny. NOT_BOUND: no such policy applies. */
export const GUARDRAIL_STATES = ["KNOWN", "UNKNOWN", "NOT_BOUND"] as const;
export type GuardrailState = (typeof GUARDRAIL_STATES)[number];

/** The policies above its account that a scan knew. */
export interface GuardrailReading {
  readonly serviceControlPolicies: GuardrailState;
  readonly resourceControlPolicies: GuardrailState;
  /** The time of the oldest fact. Null if nothing was read. */
  readonly asOf: Instant | null;
  /** Why policies are unknown. Null if they are known. */
  readonly reason: string | null;
}

const ONLY_READERS =
  "Only the management account or a delegated administrator can read these policies. Read the organization through one of them.";

export function guardrailReadingOf({ awsAccountId, sections }: AccountSnapshot): GuardrailReading {
  const section: Section<Organization | null> = sections.organization;
  const both = (state: GuardrailState, reason: string | null, asOf: Instant | null): GuardrailReading => ({
    serviceControlPolicies: state,
    resourceControlPolicies: state,
    asOf,
    reason,
  });
  if (section.status !== "read") return both("UNKNOWN", section.reason, null);
  const { value, asOf } = section;
  if (value === null || value.managementAccountId === awsAccountId) return both("NOT_BOUND", null, asOf);
  const stateOf = (policies: readonly unknown[] | null | undefined): GuardrailState => (policies ? "KNOWN" : "UNKNOWN");
  const serviceControlPolicies = stateOf(value.serviceControlPolicies);
  const resourceControlPolicies = stateOf(value.resourceControlPolicies);
  const isKnown = serviceControlPolicies === "KNOWN" && resourceControlPolicies === "KNOWN";
  return {
    serviceControlPolicies,
    resourceControlPolicies,
    asOf: serviceControlPolicies === "UNKNOWN" && resourceControlPolicies === "UNKNOWN" ? null : asOf,
    reason: isKnown ? null : (value.unreadPolicies ?? ONLY_READERS),
  };
}
