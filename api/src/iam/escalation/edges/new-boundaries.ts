/** The permissions boundaries that a new principal can be given, as far as statements on some actions tell them apart. */
import { lazyList } from "../../lazy-list.ts";
import { memoize, remember } from "../../memoize.ts";
import { contextOf } from "../../policy/request-context.ts";
import { type Slice, signatureOfKey } from "../../policy/slice.ts";
import type { HeldPolicy } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import { sliceOf } from "../simulation/request-class.ts";
import { instantiate } from "../simulation/resource-names.ts";
import { closedBoundaries, limitingBoundaries, unlimitedBoundaries } from "./boundary-replacements.ts";

export interface NewBoundary {
  /** Null for a principal without a boundary. */
  readonly policyArn: string | null;
  /** Null if it limits nothing. */
  readonly policy: HeldPolicy | null;
  /** Equal for boundaries that no statement tells apart. */
  readonly kind: string;
}

interface LimitingBoundary extends NewBoundary {
  readonly policy: HeldPolicy;
}

interface NewBoundaries {
  /** No boundary, and policies that limit nothing: the first of each kind. */
  readonly unlimited: readonly NewBoundary[];
  /** Policies that limit something, strongest first. Of those that allow no technique, the first of each kind. */
  readonly limiting: Iterable<LimitingBoundary>;
}

/** Maximum number of answers kept for one account. Each can name all its policies. */
const MAX_ANSWERS = 200;

/**
 * Only no boundary if no statement of the slices has a condition on the boundary: a principal without one is at least as strong.
 * `removals` are the slices of who may delete the boundary afterwards, which statements can allow for some boundaries only.
 */
export function boundariesOfNew(
  account: AccountIndex,
  slices: readonly Slice[],
  removals: readonly Slice[] = [],
): NewBoundaries {
  const isTelling = ({ mentions }: Slice) => mentions.keys.has(KEY);
  if (!slices.some(isTelling)) return ONLY_NONE;
  const telling = [...slices, ...removals].filter(isTelling);
  const answers = boundariesBySlices(account);
  if (answers.size >= MAX_ANSWERS) answers.clear();
  const ids = [...new Set(telling.map(({ id }) => id))].join();
  return remember(answers, ids, () => findBoundaries(account, telling));
}

/** The action that deletes the boundary of a new principal. */
export function removalOf(kind: "USER" | "ROLE"): string {
  return kind === "USER" ? "iam:DeleteUserPermissionsBoundary" : "iam:DeleteRolePermissionsBoundary";
}

/**
 * The ARNs of one boundary of each kind that limits something. Also of AWS managed policies that a condition on the requests
 * names, in the caller's policies or in an SCP: they exist in every account, although only those in use are listed. A boundary
 * must exist when it is set.
 */
export function removableBoundaries(
  account: AccountIndex,
  caller: PrincipalState,
  actions: readonly string[],
): readonly string[] {
  const slices = actions.map((action) => sliceOf(account, caller, action));
  const { limiting } = boundariesOfNew(account, slices);
  const named = slices.flatMap((slice) => namedAwsPolicies(account, slice));
  return [...new Set([...firstOfKinds([...limiting]).flatMap(({ policyArn }) => policyArn ?? []), ...named])];
}

/**
 * Returns the named AWS managed policies. For a pattern of them, an ARN that matches it stands for those that exist.
 */
function namedAwsPolicies({ partition }: AccountIndex, { mentions }: Slice): readonly string[] {
  const ofAws = `arn:${partition}:iam::aws:policy/`;
  return (mentions.conditions.get(KEY) ?? [])
    .flatMap(({ comparisons }) => comparisons)
    .flatMap(({ template }) => (typeof template === "string" && OF_AWS.test(template) ? template : []))
    .flatMap((pattern) => instantiate(pattern, `${ofAws}x`) ?? [])
    .filter((arn) => arn.startsWith(ofAws));
}

/** Matches a pattern that names AWS as the owner. One with a wildcard in its place may mean policies of the account. */
const OF_AWS = /^[^:]*:[^:]*:[^:]*:[^:]*:aws:policy\//;

const KEY = "iam:permissionsboundary";
const ONLY_NONE: NewBoundaries = { unlimited: [{ policyArn: null, policy: null, kind: "" }], limiting: [] };
const boundariesBySlices = memoize((_account: AccountIndex) => new Map<string, NewBoundaries>());

function findBoundaries(account: AccountIndex, telling: readonly Slice[]): NewBoundaries {
  // Conditions of an SCP name the policies of each account with this variable.
  const known = contextOf(() => [{ "aws:PrincipalAccount": account.awsAccountId }]);
  const boundaryOf = (policyArn: string | null, policy: HeldPolicy | null): NewBoundary => ({
    policyArn,
    policy,
    kind: telling.map(({ mentions }) => signatureOfKey(mentions, KEY, policyArn, known)).join(" "),
  });
  const ofPolicy = (policy: HeldPolicy): LimitingBoundary => ({
    ...boundaryOf(policy.source.policyArn, policy),
    policy,
  });
  function* limiting(): Generator<LimitingBoundary> {
    for (const policy of limitingBoundaries(account)) yield ofPolicy(policy);
    yield* firstOfKinds(closedBoundaries(account).map(ofPolicy));
  }
  return {
    unlimited: firstOfKinds([null, ...unlimitedBoundaries(account)].map((arn) => boundaryOf(arn, null))),
    limiting: lazyList(limiting()),
  };
}

function firstOfKinds<Boundary extends NewBoundary>(boundaries: readonly Boundary[]): readonly Boundary[] {
  return [...new Map(boundaries.toReversed().map((boundary) => [boundary.kind, boundary])).values()].toReversed();
}
