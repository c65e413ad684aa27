/**
 * The roles of an account that principals of other accounts may be able to assume. A search of those other accounts
 * needs their trust policies, tags, and the resource control policies of their account.
 */
import type { Organization, Role } from "../../account.ts";
import { memoize } from "../../memoize.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import type { Instant } from "../../time.ts";
import { type AccountIndex, indexAccount, principalArnOf } from "../simulation/account-index.ts";
import { identityOf, initialState } from "../simulation/principal-state.ts";
import { trustedAccounts } from "../simulation/trusted-accounts.ts";
import type { Node } from "./state-space.ts";

export interface EntryRoles {
  readonly awsAccountId: string;
  readonly partition: string;
  readonly at: Instant;
  /** The organization with what limits callers of other accounts. Absent if it was not read. */
  readonly organization?: Organization | null;
  /** The roles without permissions, which do not decide who can assume them. */
  readonly roles: readonly Role[];
}

/** An entry role of another account as the target of a search. */
export interface EntryRole {
  readonly role: Role;
  /** The node of the role in an account that consists of entry roles only. */
  readonly node: Node;
  /** ARNs that the trust policy names. */
  readonly arns: ReadonlySet<string>;
  readonly isOpenToAccount: boolean;
  readonly isOpenToAnyone: boolean;
}

/** The roles of the account that trust another account. */
export function rolesTrustingOthers(account: AccountIndex): readonly Role[] {
  return account.details.roles.filter((role) => trustedAccounts(account, role).length > 0);
}

export function entryRolesOf(account: AccountIndex): EntryRoles {
  const { awsAccountId, partition, at, organization } = account;
  const roles = rolesTrustingOthers(account).map((role): Role => ({
    ...role,
    inlinePolicies: [],
    attachedPolicies: [],
    permissionsBoundaryArn: null,
    lastUsed: null,
    instanceProfiles: [],
  }));
  return {
    awsAccountId,
    partition,
    at,
    ...(organization !== undefined && { organization: limitsOf(organization) }),
    roles,
  };
}

/** Service control policies do not limit callers of other accounts. Times differ with every reading and decide nothing. */
function limitsOf(organization: Organization | null): Organization | null {
  if (!organization) return null;
  const { organizationId, managementAccountId, resourceControlPolicies } = organization;
  return {
    organizationId,
    managementAccountId,
    serviceControlPolicies: null,
    ...(resourceControlPolicies !== undefined && { resourceControlPolicies }),
  };
}

/**
 * Returns as one text what decides who can assume the roles. Equal texts mean the same callers, and the same steps into
 * the roles.
 */
export function textOfEntries({ awsAccountId, partition, organization, roles }: EntryRoles): string {
  // Accounts without an organization are not limited by one, so they differ from those whose organization was not read.
  return JSON.stringify([awsAccountId, partition, organization === undefined ? "unread" : organization, roles]);
}

/** The numbers of the accounts that the entry roles trust, or `EVERY_ACCOUNT`. */
export function accountsTrustedBy(entries: EntryRoles): readonly string[] {
  const account = accountOfEntries(entries);
  return account.details.roles.flatMap((role) => trustedAccounts(account, role));
}

/** Reads which principals of the account the trust policies name. Roles that name none are left out. */
export function entriesTowards(awsAccountId: string, entries: EntryRoles): readonly EntryRole[] {
  const account = accountOfEntries(entries);
  return account.details.roles.flatMap((role) => {
    const { others, namesAnyone } = account.trustOf(role);
    const named = others.filter((name) => name.includes(awsAccountId));
    if (named.length === 0 && !namesAnyone) return [];
    const isAccount = (name: string) => name === awsAccountId || name.endsWith(`:iam::${awsAccountId}:root`);
    return [
      {
        role,
        node: nodeOf(account, role),
        arns: new Set(named.map(principalArnOf)),
        isOpenToAccount: namesAnyone || named.some(isAccount),
        isOpenToAnyone: namesAnyone,
      },
    ];
  });
}

const accountOfEntries = memoize(({ awsAccountId, partition, at, organization, roles }: EntryRoles): AccountIndex => {
  const limits = organization === undefined ? {} : { organization };
  return indexAccount({
    awsAccountId,
    partition,
    ...limits,
    at,
    details: { users: [], groups: [], policies: [], roles },
  });
});

function nodeOf(account: AccountIndex, role: Role): Node {
  return {
    account,
    principal: initialState(identityOf(role), permissionsOf(account.details, role), account.guardrails),
    changes: 0,
    changedFrom: null,
    best: { rank: 0, hops: 0, edge: null },
    blocked: null,
    isDone: true,
    isLeftOut: false,
    isCompleted: true,
    nearMiss: null,
    changedInto: [],
  };
}
