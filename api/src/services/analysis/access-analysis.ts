/** What the thinking thread says of one principal: its permissions with their reasons, one question answered, a role's trusts judged. */
import type { AccountSnapshot, PolicyHolder, Role, User } from "../../iam/account.ts";
import {
  type AccessAnswer,
  type AccessQuestion,
  decideAccess,
  decideTrust,
  type TrustDecision,
} from "../../iam/analysis/access-decision.ts";
import {
  limitedActions,
  describePermission,
  effectivePermissions,
  type EffectivePermissions,
  type PermittedAction,
} from "../../iam/analysis/effective-permissions.ts";
import { type AccountIndex, indexAccount } from "../../iam/escalation/simulation/account-index.ts";
import { identityOf } from "../../iam/escalation/simulation/principal-state.ts";
import { proofOf, type ProofStatement } from "../../iam/escalation/paths/proof.ts";
import { escalationFactsOf } from "../../iam/escalation/paths/snapshot-paths.ts";
import { policyOwners } from "../../iam/identity.ts";
import { permissionsOf } from "../../iam/principals/principal-policies.ts";
import { countActions as countOf } from "../../iam/policy/action-set.ts";
import { findAction } from "../../iam/policy/catalogue.ts";
import { type ActionChoice, type ActionTally, chooseActions } from "../../iam/policy/expansion.ts";
import { trustedBy } from "../../iam/principals/trust-principals.ts";

export type PermissionChoice = ActionChoice & {
  readonly isLimited: boolean;
  readonly offset: number;
  readonly limit: number;
};

export interface AnalyzedPermissions {
  readonly kind: "USER" | "GROUP" | "ROLE";
  readonly name: string;
  readonly arn: string;
  /** AWS's unique id; inline policies go by their holder's. */
  readonly identity: string;
  /** Of the user's groups, by name. */
  readonly groupIds: Readonly<Record<string, string>>;
  readonly tally: ActionTally;
  readonly grantedCount: number;
  readonly grants: EffectivePermissions["grants"];
  readonly limits: EffectivePermissions["limits"];
  readonly scps: EffectivePermissions["scps"];
  readonly isBounded: boolean;
  readonly isAdministrator: boolean;
  readonly unreadable: EffectivePermissions["permissions"]["unreadable"];
  readonly unknownPatterns: readonly string[];
}

export interface AnalyzedActions {
  readonly rows: readonly PermittedAction[];
  readonly totalCount: number;
}

export type AnalyzedDecision = Omit<AccessAnswer, "reasons"> & {
  readonly reasons: readonly ProofStatement[];
  readonly isKnownAction: boolean;
};

const indexes = new WeakMap<AccountSnapshot, AccountIndex | null>();

function indexIn(snapshot: AccountSnapshot): AccountIndex | null {
  let index = indexes.get(snapshot);
  if (index === undefined) {
    const facts = escalationFactsOf(snapshot);
    index = facts && indexAccount(facts);
    indexes.set(snapshot, index);
  }
  return index;
}

/** `found` is null where there is no such user or role. */
export function analyzeAccess(
  snapshot: AccountSnapshot,
  { principalArn, ...question }: AccessQuestion & { readonly principalArn: string },
): { readonly found: AnalyzedDecision | null } | null {
  const account = indexIn(snapshot);
  if (!account) return null;
  const holder = [...account.details.users, ...account.details.roles].find(({ arn }) => arn === principalArn);
  if (!holder) return { found: null };
  const bearer = { identity: identityOf(holder), permissions: permissionsOf(account.details, holder) };
  const { reasons, ...answer } = decideAccess(account, holder, question);
  return {
    found: {
      ...answer,
      reasons: reasons.map((reason) => proofOf(account, bearer, reason)),
      isKnownAction: findAction(question.action) !== null,
    },
  };
}

/** `found` is null where there is no such user, group or role. */
export function analyzePermissions(
  snapshot: AccountSnapshot,
  principalArn: string,
): { readonly found: AnalyzedPermissions | null } | null {
  const account = indexIn(snapshot);
  if (!account) return null;
  const owner = policyOwners(account.details).find(({ holder }) => holder.arn === principalArn);
  if (!owner) return { found: null };
  const { kind, name, id, holder } = owner;
  const { permissions, tally, granted, grants, limits, scps, isAdministrator, unknownPatterns } = effectiveOf(
    account,
    holder,
  );
  const groupNames: readonly string[] = "groupNames" in holder ? (holder as User).groupNames : [];
  const groups = account.details.groups.filter(({ groupName }) => groupNames.includes(groupName));
  return {
    found: {
      kind,
      name,
      arn: holder.arn,
      identity: id,
      groupIds: Object.fromEntries(groups.map(({ groupName, groupId }) => [groupName, groupId])),
      tally,
      grantedCount: countOf(granted),
      grants,
      limits,
      scps,
      isBounded: permissions.isBounded,
      isAdministrator,
      unreadable: permissions.unreadable,
      unknownPatterns,
    },
  };
}

export function analyzeActions(
  snapshot: AccountSnapshot,
  { principalArn, isLimited, offset, limit, ...choice }: PermissionChoice & { readonly principalArn: string },
): AnalyzedActions | null {
  const account = indexIn(snapshot);
  const owner = account && policyOwners(account.details).find(({ holder }) => holder.arn === principalArn);
  if (!owner) return null;
  const effective = effectiveOf(account, owner.holder);
  const chosen = chooseActions(isLimited ? limitedActions(effective) : effective.allowed, choice);
  return {
    rows: chosen.slice(offset, offset + limit).map((action) => describePermission(effective, action)),
    totalCount: chosen.length,
  };
}

function effectiveOf(account: AccountIndex, holder: PolicyHolder): EffectivePermissions {
  return effectivePermissions(permissionsOf(account.details, holder), account.guardrails);
}

/** By role ARN, one for each that `trustedBy` names: `null` of a Deny, and where the trust cannot be judged. */
export function analyzeTrusts(
  snapshot: AccountSnapshot,
  roleArns: readonly string[],
): Readonly<Record<string, readonly (TrustDecision | null)[]>> | null {
  const account = indexIn(snapshot);
  if (!account) return null;
  const wanted = new Set(roleArns);
  const trustsOf = (role: Role) =>
    trustedBy(role.trustPolicy, account.awsAccountId).map((trusted) =>
      trusted.effect === "Deny" ? null : decideTrust(account, role, trusted),
    );
  return Object.fromEntries(
    account.details.roles.filter(({ arn }) => wanted.has(arn)).map((role) => [role.arn, trustsOf(role)]),
  );
}
