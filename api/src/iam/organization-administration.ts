/**
 * How an organization is administered: what its management account has handed to member accounts, and which limits apply
 * to each of its accounts. Read once through the account that may read the organization.
 */
import type { OrganizationMember, OrganizationUnit, UnreadUnit } from "./organization.ts";
import type { AttachedPolicy, OrganizationPolicyType } from "./attached-policy.ts";
import type { UnreadPart } from "./section.ts";
import type { Instant } from "./time.ts";

/**
 * The parts that are read, in this order. Each part has its own age, and is replaced only if AWS answered it
 * completely.
 */
export const ADMINISTRATION_PARTS = ["TRUSTED_SERVICES", "DELEGATED_ADMINISTRATORS", "DELEGATION_POLICY"] as const;
export type AdministrationPart = (typeof ADMINISTRATION_PARTS)[number];

/** A member account that administers services for the whole organization. */
export interface DelegatedAdministrator {
  readonly awsAccountId: string;
  /** The service principals, such as `cloudtrail.amazonaws.com`. */
  readonly services: readonly string[];
}

export interface AdministrationValues {
  /** The service principals that have trusted access to the organization. */
  readonly TRUSTED_SERVICES: readonly string[];
  readonly DELEGATED_ADMINISTRATORS: readonly DelegatedAdministrator[];
  /** The document is null if the organization has no delegation policy. */
  readonly DELEGATION_POLICY: { readonly document: string | null };
}

/** Why the latest reading of a part failed. */
interface UnreadFact {
  readonly action: string;
  readonly code: string;
  readonly message: string;
  readonly at: Instant;
}

export interface AdministrationReading<T> {
  /** When the value was read. Null if it never was. */
  readonly readAt: Instant | null;
  readonly value: T | null;
  /** The number of the account through which the value was read. Null if it was never read. */
  readonly readBy: string | null;
  /** Null if the latest reading succeeded. The value of an earlier one is kept. */
  readonly unread: UnreadFact | null;
}

export type AdministrationReadings = {
  readonly [K in AdministrationPart]: AdministrationReading<AdministrationValues[K]>;
};

const NEVER_READ = { readAt: null, value: null, readBy: null, unread: null };
export const ADMINISTRATION_NEVER_READ: AdministrationReadings = {
  TRUSTED_SERVICES: NEVER_READ,
  DELEGATED_ADMINISTRATORS: NEVER_READ,
  DELEGATION_POLICY: NEVER_READ,
};

/** An account of the organization, as AWS listed it. */
export interface ListedMember extends Pick<OrganizationMember, "awsAccountId" | "name" | "state" | "unitId"> {
  /** When the account was first listed in its unit. An earlier reading of policies may lack what is attached there. */
  readonly placedAt: Instant;
}

/** The policies of one type, with what they are attached to. */
export interface ListedPolicies {
  readonly readAt: Instant;
  readonly policies: readonly AttachedPolicy[];
}

/** The units and accounts of an organization, and the policies that limit them. */
export interface OrganizationLayout {
  readonly rootId: string;
  readonly units: readonly OrganizationUnit[];
  readonly members: readonly ListedMember[];
  /** The units of which AWS did not list the accounts or the units below. */
  readonly unread: readonly UnreadUnit[];
  /** Null if the policies of the type are not known. `reasons` says why. */
  readonly policies: Readonly<Record<OrganizationPolicyType, ListedPolicies | null>>;
  readonly reasons: Readonly<Partial<Record<OrganizationPolicyType, string>>>;
}

/** The facts about the administration of its organization that a scan of an account has. */
export interface OrganizationAdministration {
  readonly organizationId: string;
  readonly managementAccountId: string;
  /**
   * Whether findings about the organization belong to this account: to the management account if its scans know the
   * organization, or else to the account that reads the organization.
   */
  readonly isHome: boolean;
  /** Null if they are not known. `unread` says why. */
  readonly trustedServices: AdministrationValues["TRUSTED_SERVICES"] | null;
  readonly delegatedAdministrators: AdministrationValues["DELEGATED_ADMINISTRATORS"] | null;
  readonly delegationPolicy: AdministrationValues["DELEGATION_POLICY"] | null;
  /**
   * The accounts that no one can use, because AWS has suspended or closed them, and those that the delegation policy names
   * although they have left the organization.
   */
  readonly closedAccountIds: readonly string[];
  /** Null in accounts that are not the home, and if AWS did not list the accounts in time. */
  readonly layout: OrganizationLayout | null;
  readonly unread: readonly UnreadPart[];
}
