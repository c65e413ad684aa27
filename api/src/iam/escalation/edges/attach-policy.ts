/**
 * Evaluates attaching a policy that gives administrator access: an existing policy, a policy that the caller creates,
 * or a policy that the caller rewrites first.
 */
import type { Policy } from "../../account.ts";
import { lazyList } from "../../lazy-list.ts";
import { memoize, remember } from "../../memoize.ts";
import { defaultDocument } from "../../principals/principal-policies.ts";
import { conditionsOn } from "../../policy/conditions.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { type AccountIndex, grantsEverything } from "../simulation/account-index.ts";
import { instantiate } from "../simulation/resource-names.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import { actionsAllowedBy, countOf, includesAll, namedActions } from "../techniques/action-mask.ts";
import type { AccessRequest } from "../simulation/access-request.ts";
import { authorize, authorizeWithAny } from "../simulation/authorize.ts";
import { sliceOf } from "../simulation/request-class.ts";
import { signatureOfKey, type Slice } from "../../policy/slice.ts";
import { allOf, bestOf, blocked, rankOf, type Verdict } from "../simulation/verdict.ts";
import { distinctPolicies } from "./distinct-policies.ts";
import { policyClasses } from "./policy-classes.ts";

/** Maximum number of versions of a managed policy (IAM User Guide, *Versioning IAM policies*). */
const MAX_POLICY_VERSIONS = 5;
/**
 * Maximum number of attachable policies without administrator access that are tried. If another one remains, a principal
 * without a better path has an UNKNOWN one.
 */
const MAX_ATTACHED_POLICIES = 8;

const CREATE_POLICY = "iam:CreatePolicy";
const CREATE_POLICY_MASK = namedActions([CREATE_POLICY]);

/**
 * The best verdict on attaching a policy that gives administrator access. `request` is the request that attaches a
 * policy to a given principal or group.
 */
export function authorizeAttach(account: AccountIndex, principal: PrincipalState, request: AccessRequest): Verdict {
  const existing = authorizeWithAny(account, principal, request, strongChoices(account, principal, [request.action]));
  // If no statement tells the policies apart, no other policy can be attached with more certainty.
  const isDecidedByPolicy = sliceOf(account, principal, request.action).mentions.keys.has("iam:policyarn");
  if (existing.kind === "EXPLOITABLE" || !isDecidedByPolicy) return existing;
  const attached = (arn: string) =>
    authorize(account, principal, { ...request, keys: { ...request.keys, "iam:PolicyARN": arn } });
  const created = includesAll(principal.allowedActions, CREATE_POLICY_MASK)
    ? bestOf(distinctCreatable(account, principal, request.action), ({ arn, verdict }) =>
        allOf([verdict, attached(arn)]),
      )
    : null;
  const rewritten = EDITING_POLICIES.some((mask) => includesAll(principal.allowedActions, mask))
    ? bestOf(distinctRewritable(account, principal, request.action), ({ policy, strong }) =>
        allOf([strong, attached(policy.arn)]),
      )
    : null;
  return [created, rewritten].reduce<Verdict>(
    (best, verdict) => (verdict && rankOf(verdict) < rankOf(best) ? verdict : best),
    existing,
  );
}

/** A policy that can be attached and gives no administrator access, but may allow further techniques. */
export interface Attachable {
  readonly policy: Policy;
  readonly document: PolicyDocument;
  readonly verdict: Verdict;
}

/**
 * The policies that the caller can attach to the subject, strongest first, if conditions on iam:PolicyARN limit what it
 * can attach. After `MAX_ATTACHED_POLICIES` of them, a further one is `leftOut`.
 */
export function* attachables(
  account: AccountIndex,
  { principal, subject }: { readonly principal: PrincipalState; readonly subject: PrincipalState },
  request: AccessRequest,
): Generator<Attachable | { readonly leftOut: string }> {
  if (!dependsOnPolicyArn(principal)) return;
  const attachedArns = new Set(subject.permissions.policies.map(({ source }) => source.policyArn));
  const classOf = attachClasses(account, sliceOf(account, principal, request.action));
  const closed = new Set<string>();
  let count = 0;
  for (const { policy, document } of policiesByWeight(account)) {
    const ofClass = classOf(policy);
    if (closed.has(ofClass) || attachedArns.has(policy.arn)) continue;
    const verdict = authorize(account, principal, {
      ...request,
      keys: { ...request.keys, "iam:PolicyARN": policy.arn },
    });
    if (verdict.kind === "BLOCKED") {
      closed.add(ofClass);
      continue;
    }
    if (count === MAX_ATTACHED_POLICIES) {
      const { name } = subject.identity;
      return yield {
        leftOut: `what ${name} can do with a further policy attached: more policies can be attached than the limits of one search (${MAX_ATTACHED_POLICIES} at a time)`,
      };
    }
    yield { policy, document, verdict };
    count += 1;
  }
}

/**
 * Returns the class of a policy: the answer of a slice's statements to its ARN as `iam:PolicyARN`. Requests differ in
 * nothing else.
 */
function attachClasses(account: AccountIndex, { id, mentions }: Slice): (policy: Policy) => string {
  return remember(classesBySlice(account), id, () =>
    memoize(({ arn }: Policy) => signatureOfKey(mentions, "iam:policyarn", arn)),
  );
}

const classesBySlice = memoize((_account: AccountIndex) => new Map<number, (policy: Policy) => string>());

/** The policies that allow an action of any technique. Policies that allow the most such actions come first. */
const policiesByWeight = memoize(({ details }: AccountIndex): readonly Omit<Attachable, "verdict">[] =>
  details.policies
    .flatMap((policy) => {
      const text = defaultDocument(policy);
      const parsed = text === null ? null : parsePolicy(text);
      return parsed?.ok
        ? [{ policy, document: parsed.document, weight: countOf(actionsAllowedBy(parsed.document)) }]
        : [];
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight),
);

/** Whether any policy that applies to the caller has a condition on iam:PolicyARN. */
function dependsOnPolicyArn({ permissions, inForce }: PrincipalState): boolean {
  const scps = (inForce.scps ?? []).flatMap(({ policies }) => policies);
  return [...permissions.policies, ...(permissions.boundary ? [permissions.boundary] : []), ...scps].some(
    ({ document }) => conditionsOnPolicyArn(document).length > 0,
  );
}

const conditionsOnPolicyArn = memoize(({ statements }: PolicyDocument) =>
  statements.flatMap((statement) => conditionsOn(statement, "iam:PolicyARN")),
);

/** ARNs of policies in this account that conditions on iam:PolicyARN name and that do not exist yet. */
function attachableNames(
  { partition, awsAccountId, policies }: AccountIndex,
  { permissions, inForce }: PrincipalState,
): readonly string[] {
  const own = `arn:${partition}:iam::${awsAccountId}:policy/`;
  const scps = (inForce.scps ?? []).flatMap(({ policies: attached }) => attached);
  const ownPolicies = [...permissions.policies, ...(permissions.boundary ? [permissions.boundary] : []), ...scps];
  const patterns = ownPolicies.flatMap(({ document }) =>
    conditionsOnPolicyArn(document).flatMap(({ values }) => values),
  );
  const names = patterns
    .map((pattern) => instantiate(pattern, `${own}escalation`))
    .filter((name) => name !== null)
    .filter((name) => name.startsWith(own));
  return [...new Set(names)].filter((name) => !policies.has(name));
}

/** A name under which the caller can create a policy, with the verdict on that. */
interface CreatablePolicy {
  readonly arn: string;
  readonly verdict: Verdict;
}

/** The names under which the caller may create a policy that it can perhaps attach. */
const creatablePolicies = memoize((account: AccountIndex) =>
  memoize((principal: PrincipalState): readonly CreatablePolicy[] =>
    attachableNames(account, principal).flatMap((arn) => {
      const verdict = authorize(account, principal, { action: CREATE_POLICY, resource: arn, isNew: true });
      return verdict.kind === "BLOCKED" ? [] : [{ arn, verdict }];
    }),
  ),
);

const distinctCreatableBySlice = memoize(
  (_policies: readonly CreatablePolicy[]) => new Map<number, Iterable<CreatablePolicy>>(),
);

/** One name of each kind that the verdict can tell apart, as in `distinctRewritable`. */
function distinctCreatable(
  account: AccountIndex,
  principal: PrincipalState,
  attachAction: string,
): Iterable<CreatablePolicy> {
  const policies = creatablePolicies(account)(principal);
  const slice = sliceOf(account, principal, attachAction);
  return remember(distinctCreatableBySlice(policies), slice.id, () =>
    lazyList(firstOfKind(policies, slice, (each) => each)),
  );
}

const WRITE_VERSION = "iam:CreatePolicyVersion";
const SET_VERSION = "iam:SetDefaultPolicyVersion";
const DELETE_VERSION = "iam:DeletePolicyVersion";
const VERSION_ACTIONS = [WRITE_VERSION, SET_VERSION, DELETE_VERSION] as const;
export const EDITING_POLICIES = [WRITE_VERSION, SET_VERSION].map((action) => namedActions([action]));

const customerPolicies = memoize(({ details }: AccountIndex): readonly Policy[] =>
  details.policies.filter(({ isAwsManaged }) => !isAwsManaged),
);

/** A policy that the caller may give full access, with the verdict on that. */
interface RewritablePolicy {
  readonly policy: Policy;
  readonly strong: Verdict;
}

/** The policies that the caller may give full access. The same for all callers with the same statements on versions. */
function rewritablePolicies(account: AccountIndex, principal: PrincipalState): Iterable<RewritablePolicy> {
  const slices = VERSION_ACTIONS.map((action) => sliceOf(account, principal, action));
  const key = [...slices.map(({ id }) => id), principal.permissions.unreadable[0]?.reason].join();
  return remember(rewritableByKey(account), key, () => lazyList(findRewritable(account, principal)));
}

const rewritableByKey = memoize((_account: AccountIndex) => new Map<string, Iterable<RewritablePolicy>>());

function* findRewritable(account: AccountIndex, principal: PrincipalState): Generator<RewritablePolicy> {
  const classOf = policyClasses(account, principal, VERSION_ACTIONS);
  const closed = new Set<string>();
  for (const policy of customerPolicies(account)) {
    const ofClass = `${classOf(policy)} ${hasOlderWithFullAccess(policy)}`;
    if (closed.has(ofClass)) continue;
    const strong = authorizeStrengthened(account, principal, policy);
    if (strong.kind === "BLOCKED") closed.add(ofClass);
    else yield { policy, strong };
  }
}

/**
 * One policy of each kind that the verdict can tell apart: by the strength of the rewriting, and by what the statements
 * on the attaching action say of iam:PolicyARN. The first policy of a kind is the one that a search over all would return.
 * There are no more kinds than the conditions in the caller's own statements distinguish, so no limit is needed.
 */
function distinctRewritable(
  account: AccountIndex,
  principal: PrincipalState,
  attachAction: string,
): Iterable<RewritablePolicy> {
  const policies = rewritablePolicies(account, principal);
  const slice = sliceOf(account, principal, attachAction);
  return remember(distinctBySlice(policies), slice.id, () =>
    lazyList(firstOfKind(policies, slice, ({ policy: { arn }, strong: verdict }) => ({ arn, verdict }))),
  );
}

function* firstOfKind<T>(
  policies: Iterable<T>,
  { mentions }: Slice,
  factsOf: (each: T) => { readonly arn: string; readonly verdict: Verdict },
): Generator<T> {
  const kinds = new Set<string>();
  const isDecidedByPolicy = mentions.keys.has("iam:policyarn");
  for (const each of policies) {
    const { arn, verdict } = factsOf(each);
    const kind = `${verdict.kind} ${isDecidedByPolicy ? signatureOfKey(mentions, "iam:policyarn", arn) : ""}`;
    if (kinds.has(kind)) continue;
    kinds.add(kind);
    yield each;
    // If no statement tells the policies apart, no further one is better.
    if (!isDecidedByPolicy && verdict.kind === "EXPLOITABLE") return;
  }
}

const distinctBySlice = memoize(
  (_policies: Iterable<RewritablePolicy>) => new Map<number, Iterable<RewritablePolicy>>(),
);

/**
 * The best verdict on giving the policy full access, either by a new version or by making an older version with full
 * access the default.
 */
export function authorizeStrengthened(account: AccountIndex, principal: PrincipalState, policy: Policy): Verdict {
  const written = allOf([
    authorize(account, principal, { action: WRITE_VERSION, resource: policy.arn }),
    freeVersion(account, principal, policy),
  ]);
  if (written.kind === "EXPLOITABLE" || !hasOlderWithFullAccess(policy)) return written;
  const switched = authorize(account, principal, { action: SET_VERSION, resource: policy.arn });
  return rankOf(switched) < rankOf(written) ? switched : written;
}

const hasOlderWithFullAccess = memoize(({ versions }: Policy) => versions.some(isOlderWithFullAccess));

function isOlderWithFullAccess({ isDefaultVersion, document }: Policy["versions"][number]): boolean {
  const parsed = isDefaultVersion ? null : parsePolicy(document);
  return (
    parsed?.ok === true &&
    grantsEverything(parsed.document) &&
    parsed.document.statements.every(({ effect }) => effect === "Allow")
  );
}

/** Whether the policy can get another version, if necessary after an existing version is deleted. */
export function freeVersion(
  account: AccountIndex,
  principal: PrincipalState,
  { policyName, versions, arn }: Policy,
): Verdict {
  if (versions.length < MAX_POLICY_VERSIONS) return allOf([]);
  const deleted = authorize(account, principal, { action: DELETE_VERSION, resource: arn });
  return deleted.kind === "BLOCKED" ? blocked([`${policyName} already has ${MAX_POLICY_VERSIONS} versions`]) : deleted;
}

/**
 * If one of the actions attaches a policy, returns the condition keys for each policy with full access that the caller's
 * statements on the actions tell apart. Otherwise returns a single empty set of keys.
 */
export function strongChoices(
  account: AccountIndex,
  principal: PrincipalState,
  actions: readonly string[],
): readonly KnownKeys[] {
  if (!actions.some((action) => action.startsWith("iam:Attach"))) return [{}];
  const key = "iam:PolicyARN";
  return distinctPolicies(account, principal, { actions, key, arns: account.strongPolicyArns }).map((arn) => ({
    [key]: arn,
  }));
}
