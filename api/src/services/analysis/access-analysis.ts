/**
 * Answers questions about one principal in the analysis process: its permissions and their reasons, one access decision,
 * and the trust policies of roles.
 */
import { AppError } from "../../errors.ts";
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
import { memoize } from "../../iam/memoize.ts";
import { permissionsOf } from "../../iam/principals/principal-policies.ts";
import { countActions as countOf } from "../../iam/policy/action-set.ts";
import { findAction } from "../../iam/policy/catalogue.ts";
import { parsePolicy } from "../../iam/policy/document.ts";
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
  /** AWS's unique ID. The identity of an inline policy contains the unique ID of its principal. */
  readonly identity: string;
  /** The unique IDs of the user's groups, by name. */
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

/** A question about one request, in a form that can be sent to the analysis process. */
export interface AskedAccess {
  readonly action: string;
  readonly resource: string;
  /** A policy document to evaluate as that of the resource. Null for the one that was read. */
  readonly resourcePolicy: string | null;
}

export interface AskedSnapshots {
  readonly snapshot: AccountSnapshot;
  /** The snapshot of the connected account that owns the resource. Null if the account asked about owns it. */
  readonly owner: AccountSnapshot | null;
}

/** The question for the evaluator. Errors: BAD_USER_INPUT if AWS would refuse the document. */
export function questionOf(
  { action, resource, resourcePolicy: text }: AskedAccess,
  owner: AccountSnapshot | null,
): AccessQuestion {
  const parsed = text === null ? null : parsePolicy(text);
  if (parsed && !parsed.ok)
    throw new AppError("BAD_USER_INPUT", {
      message: `resourcePolicy: AWS would refuse this document. ${parsed.error.message}`,
      details: { path: "resourcePolicy" },
    });
  return { action, resource, resourcePolicy: parsed?.document, owner: owner && indexIn(owner) };
}

export const indexIn = memoize((snapshot: AccountSnapshot): AccountIndex | null => {
  const facts = escalationFactsOf(snapshot);
  return facts && indexAccount(facts);
});

/** Decides whether a principal may perform an action. `found` is null if there is no such user or role. */
export function analyzeAccess(
  { snapshot, owner }: AskedSnapshots,
  { principalArn, ...asked }: AskedAccess & { readonly principalArn: string },
): { readonly found: AnalyzedDecision | null } | null {
  const account = indexIn(snapshot);
  if (!account) return null;
  const holder = [...account.details.users, ...account.details.roles].find(({ arn }) => arn === principalArn);
  if (!holder) return { found: null };
  const caller = { identity: identityOf(holder), permissions: permissionsOf(account.details, holder) };
  const question = questionOf(asked, owner);
  const { reasons, ...answer } = decideAccess(account, holder, question);
  return {
    found: {
      ...answer,
      reasons: reasons.map((reason) => proofOf(account, caller, reason, question.owner ?? account)),
      isKnownAction: findAction(asked.action) !== null,
    },
  };
}

/** Returns the effective permissions of a principal. `found` is null if there is no such user, group or role. */
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

/**
 * Returns the trust decisions by role ARN, one for each principal that `trustedBy` returns. A decision is null for a
 * Deny statement, or if the trust policy cannot be evaluated.
 */
export function analyzeTrusts(
  snapshot: AccountSnapshot,
  roleArns: readonly string[],
): Readonly<Record<string, readonly (TrustDecision | null)[]>> | null {
  const account = indexIn(snapshot);
  if (!account) return null;
  const requested = new Set(roleArns);
  const trustsOf = (role: Role) =>
    trustedBy(role.trustPolicy, account.awsAccountId).map((trusted) =>
      trusted.effect === "Deny" ? null : decideTrust(account, role, trusted),
    );
  return Object.fromEntries(
    account.details.roles.filter(({ arn }) => requested.has(arn)).map((role) => [role.arn, trustsOf(role)]),
  );
}
