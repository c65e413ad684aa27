/** Attaching what makes an administrator: a policy that is strong, one that the caller makes, or one that it may make strong. */
import type { Policy } from "../../account.ts";
import { defaultDocument } from "../../principals/principal-policies.ts";
import { conditionsOn } from "../../policy/conditions.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { type AccountIndex, grantsEverything } from "../simulation/account-index.ts";
import { instantiate } from "../simulation/resource-names.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import { actionsAllowedBy, countOf, includesAll, namedActions } from "../techniques/action-mask.ts";
import { type AccessRequest, authorize, authorizeWithAny } from "../simulation/authorize.ts";
import { allOf, bestOf, blocked, rankOf, type Verdict } from "../simulation/verdict.ts";

/** AWS keeps five versions of a managed policy. */
const MAX_POLICY_VERSIONS = 5;
/** Of the account's own policies, those that are tried as one to make strong and attach. */
const MAX_REWRITTEN_POLICIES = 200;

/** Of policies that may be attached and make no administrator, those that are tried. */
const MAX_ATTACHED_POLICIES = 8;

/** Policies that the caller makes itself and then attaches, tried by name. */
const MAX_MADE_POLICIES = 8;
const CREATE_POLICY = "iam:CreatePolicy";
const MAKING_POLICIES = namedActions([CREATE_POLICY]);

/** Attaching a policy that makes an administrator: one that is there, or one that the caller makes under a name that it may attach. */
export function authorizeAttach(account: AccountIndex, principal: PrincipalState, asked: AccessRequest): Verdict {
  const existing = authorizeWithAny(
    account,
    principal,
    asked,
    account.strongPolicyArns.map((arn) => ({ "iam:PolicyARN": arn })),
  );
  if (existing.kind === "EXPLOITABLE") return existing;
  const attached = (arn: string) =>
    authorize(account, principal, { ...asked, keys: { ...asked.keys, "iam:PolicyARN": arn } });
  const made = includesAll(principal.allowedActions, MAKING_POLICIES)
    ? bestOf(attachableNames(account, principal), (arn) =>
        allOf([authorize(account, principal, { action: CREATE_POLICY, resource: arn, isNew: true }), attached(arn)]),
      )
    : null;
  const rewritten = EDITING_POLICIES.some((mask) => includesAll(principal.allowedActions, mask))
    ? bestOf(ownPolicies(account), (policy) => {
        const strong = authorizeStrengthened(account, principal, policy);
        return strong && strong.kind !== "BLOCKED" ? allOf([strong, attached(policy.arn)]) : null;
      })
    : null;
  return [made, rewritten].reduce<Verdict>(
    (best, each) => (each && rankOf(each) < rankOf(best) ? each : best),
    existing,
  );
}

/** A policy of the account that is attached though it makes no administrator by itself: what it brings may lead on. */
export interface Attachable {
  readonly policy: Policy;
  readonly document: PolicyDocument;
  readonly verdict: Verdict;
}

/** Where what may be attached is told by its ARN, each policy that brings anything, those with most to give first. */
export function* attachables(
  account: AccountIndex,
  principal: PrincipalState,
  asked: AccessRequest,
): Generator<Attachable> {
  if (!asksForPolicies(principal)) return;
  const allowedActions = new Set(principal.permissions.policies.map(({ source }) => source.policyArn));
  let count = 0;
  for (const { policy, document } of givingPolicies(account)) {
    if (allowedActions.has(policy.arn)) continue;
    const verdict = authorize(account, principal, { ...asked, keys: { ...asked.keys, "iam:PolicyARN": policy.arn } });
    if (verdict.kind === "BLOCKED") continue;
    yield { policy, document, verdict };
    count += 1;
    if (count >= MAX_ATTACHED_POLICIES) return;
  }
}

const giving = new WeakMap<AccountIndex, readonly Omit<Attachable, "verdict">[]>();

function givingPolicies(account: AccountIndex): readonly Omit<Attachable, "verdict">[] {
  let policies = giving.get(account);
  if (!policies) {
    policies = account.details.policies
      .flatMap((policy) => {
        const text = defaultDocument(policy);
        const parsed = text === null ? null : parsePolicy(text);
        return parsed?.ok
          ? [{ policy, document: parsed.document, weight: countOf(actionsAllowedBy(parsed.document)) }]
          : [];
      })
      .filter(({ weight }) => weight > 0)
      .toSorted((a, b) => b.weight - a.weight);
    giving.set(account, policies);
  }
  return policies;
}

function asksForPolicies({ permissions, inForce }: PrincipalState): boolean {
  const guards = (inForce.scps ?? []).flatMap(({ policies }) => policies);
  return [...permissions.policies, ...(permissions.boundary ? [permissions.boundary] : []), ...guards].some(
    ({ document }) => document.statements.some((statement) => conditionsOn(statement, "iam:PolicyARN").length > 0),
  );
}

/** ARNs of this account of which the conditions on iam:PolicyARN speak. */
function attachableNames(
  { partition, awsAccountId, policies }: AccountIndex,
  { permissions }: PrincipalState,
): readonly string[] {
  const own = `arn:${partition}:iam::${awsAccountId}:policy/`;
  const allowedActions = [...permissions.policies, ...(permissions.boundary ? [permissions.boundary] : [])];
  const patterns = allowedActions.flatMap(({ document }) =>
    document.statements.flatMap((statement) =>
      conditionsOn(statement, "iam:PolicyARN").flatMap(({ values }) => values),
    ),
  );
  const names = patterns
    .map((pattern) => instantiate(pattern, `${own}escalation`))
    .filter((name) => name?.startsWith(own));
  return [...new Set(names as string[])].filter((name) => !policies.has(name)).slice(0, MAX_MADE_POLICIES);
}

const WRITE_VERSION = "iam:CreatePolicyVersion";
const SET_VERSION = "iam:SetDefaultPolicyVersion";
export const EDITING_POLICIES = [WRITE_VERSION, SET_VERSION].map((action) => namedActions([action]));

function ownPolicies({ details }: AccountIndex): readonly Policy[] {
  return details.policies.filter(({ isAwsManaged }) => !isAwsManaged).slice(0, MAX_REWRITTEN_POLICIES);
}

/** The policy gets a version that grants everything, or is set back to one that does. `null`: it has none. */
function authorizeStrengthened(account: AccountIndex, principal: PrincipalState, policy: Policy): Verdict | null {
  const written = allOf([
    authorize(account, principal, { action: WRITE_VERSION, resource: policy.arn }),
    freeVersion(account, principal, policy),
  ]);
  if (written.kind === "EXPLOITABLE" || !policy.versions.some(isOldAndStrong)) return written;
  const set = authorize(account, principal, { action: SET_VERSION, resource: policy.arn });
  return rankOf(set) < rankOf(written) ? set : written;
}

function isOldAndStrong({ isDefaultVersion, document }: Policy["versions"][number]): boolean {
  const parsed = isDefaultVersion ? null : parsePolicy(document);
  return parsed?.ok === true && grantsEverything(parsed.document);
}

/** Is there room for one more version, or may one be deleted? */
export function freeVersion(
  account: AccountIndex,
  principal: PrincipalState,
  { policyName, versions, arn }: Policy,
): Verdict {
  if (versions.length < MAX_POLICY_VERSIONS) return allOf([]);
  const deleted = authorize(account, principal, { action: "iam:DeletePolicyVersion", resource: arn });
  return deleted.kind === "BLOCKED" ? blocked([`${policyName} has ${MAX_POLICY_VERSIONS} versions already`]) : deleted;
}

/** For what is attached, each policy that makes an administrator. */
export function strongChoices({ strongPolicyArns }: AccountIndex, actions: readonly string[]): readonly KnownKeys[] {
  return actions.some((action) => action.startsWith("iam:Attach"))
    ? strongPolicyArns.map((arn) => ({ "iam:PolicyARN": arn }))
    : [{}];
}
