/**
 * The roles of an account that principals of other accounts may be able to assume, in the form in which a search of those
 * other accounts needs them: their trust policies, tags, and the resource control policies of their account.
 */
import type { Organization, Role } from "../../account.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import type { Instant } from "../../time.ts";
import { type AccountIndex, indexAccount, principalArnOf } from "../simulation/account-index.ts";
import { identityOf, initialState } from "../simulation/principal-state.ts";
import { trustedAccounts } from "../simulation/trusted-accounts.ts";
import type { Node } from "./state-space.ts";

export interface EntryRoles {
  readonly awsAccountId: string;
  readonly partition: string;
  /** The organization without service control policies, which do not limit callers of other accounts. */
  readonly organization?: Organization | null;
  /** The roles without permissions, which do not decide who can assume them. */
  readonly roles: readonly Role[];
  /** A hash of what decides who can assume each role, by the unique id of the role. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** An entry role of another account as the target of a search. */
export interface EntryRole {
  readonly role: Role;
  readonly hash: string;
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

/** `hashOf` hashes a text. */
export function entryRolesOf(
  { awsAccountId, partition, organization }: AccountIndex,
  roles: readonly Role[],
  hashOf: (text: string) => string,
): EntryRoles {
  const limits = organization && { ...organization, serviceControlPolicies: null };
  const entries = roles.map((role): Role => ({
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
    ...(limits !== undefined && { organization: limits }),
    roles: entries,
    hashes: Object.fromEntries(entries.map((role) => [role.roleId, hashOf(JSON.stringify([limits, role]))])),
  };
}

/** Reads which principals of the account the trust policies name. Roles that name none are left out. */
export function entriesTowards({ awsAccountId, at }: AccountIndex, entries: EntryRoles): readonly EntryRole[] {
  const account = accountOfEntries(entries, at);
  return account.details.roles.flatMap((role) => {
    const { others, namesAnyone } = account.trustOf(role);
    const named = others.filter((name) => name.includes(awsAccountId));
    if (named.length === 0 && !namesAnyone) return [];
    const isAccount = (name: string) => name === awsAccountId || name.endsWith(`:iam::${awsAccountId}:root`);
    return [
      {
        role,
        hash: entries.hashes[role.roleId]!,
        node: nodeOf(account, role),
        arns: new Set(named.map(principalArnOf)),
        isOpenToAccount: namesAnyone || named.some(isAccount),
        isOpenToAnyone: namesAnyone,
      },
    ];
  });
}

/** The entry roles that trust the account. */
export function entriesTrusting(entries: EntryRoles, awsAccountId: string): EntryRoles {
  const account = accountOfEntries(entries, 0);
  const isTrusting = (role: Role) => {
    const { others, namesAnyone } = account.trustOf(role);
    return namesAnyone || others.some((name) => name.includes(awsAccountId));
  };
  return { ...entries, roles: entries.roles.filter(isTrusting) };
}

function accountOfEntries({ awsAccountId, partition, organization, roles }: EntryRoles, at: Instant): AccountIndex {
  const limits = organization === undefined ? {} : { organization };
  return indexAccount({
    awsAccountId,
    partition,
    ...limits,
    at,
    details: { users: [], groups: [], policies: [], roles },
  });
}

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
