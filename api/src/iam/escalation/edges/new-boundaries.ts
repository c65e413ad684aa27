/** The permissions boundaries that a new principal can be given, as far as statements on some actions tell them apart. */
import { memoize, remember } from "../../memoize.ts";
import { conditionsOn } from "../../policy/conditions.ts";
import { type Slice, signatureOfKey } from "../../policy/slice.ts";
import type { HeldPolicy } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import { sliceOf } from "../simulation/request-class.ts";
import { closedBoundaries, limitingBoundaries, unlimitedBoundaries } from "./boundary-replacements.ts";

export interface NewBoundary {
  /** Null for a principal without a boundary. */
  readonly policyArn: string | null;
  /** Null if it limits nothing. */
  readonly policy: HeldPolicy | null;
  /** Equal for boundaries that no statement tells apart. */
  readonly kind: string;
}

interface NewBoundaries {
  /** No boundary, and policies that limit nothing: the first of each kind. */
  readonly unlimited: readonly NewBoundary[];
  /** Policies that limit something, strongest first. Of those that allow no technique, the first of each kind. */
  readonly limiting: readonly NewBoundary[];
}

/** Only no boundary if no statement has a condition on the boundary: a principal without one is at least as strong. */
export function boundariesOfNew(account: AccountIndex, slices: readonly Slice[]): NewBoundaries {
  const telling = slices.filter(({ mentions }) => mentions.keys.has(KEY));
  const ids = [...new Set(telling.map(({ id }) => id))].join();
  return remember(boundariesBySlices(account), ids, () =>
    telling.length === 0 ? ONLY_NONE : findBoundaries(account, telling),
  );
}

/**
 * The ARNs of one boundary of each kind that limits something. Also of AWS managed policies that a condition of the caller names:
 * they exist in every account, although only those in use are listed. A boundary must exist when it is set.
 */
export function removableBoundaries(
  account: AccountIndex,
  caller: PrincipalState,
  actions: readonly string[],
): readonly string[] {
  const { limiting } = boundariesOfNew(
    account,
    actions.map((action) => sliceOf(account, caller, action)),
  );
  const named = limiting.length > 0 ? namedAwsPolicies(account, caller) : [];
  return [...new Set([...firstOfKinds(limiting).flatMap(({ policyArn }) => policyArn ?? []), ...named])];
}

function namedAwsPolicies({ partition }: AccountIndex, { permissions }: PrincipalState): readonly string[] {
  const { policies, boundary } = permissions;
  return [...policies, ...(boundary ? [boundary] : [])]
    .flatMap(({ document }) => document.statements)
    .flatMap((statement) => conditionsOn(statement, "iam:PermissionsBoundary").flatMap(({ values }) => values))
    .filter((value) => value.startsWith(`arn:${partition}:iam::aws:policy/`) && !/[*?$]/.test(value));
}

const KEY = "iam:permissionsboundary";
const ONLY_NONE: NewBoundaries = { unlimited: [{ policyArn: null, policy: null, kind: "" }], limiting: [] };
const boundariesBySlices = memoize((_account: AccountIndex) => new Map<string, NewBoundaries>());

function findBoundaries(account: AccountIndex, telling: readonly Slice[]): NewBoundaries {
  const boundaryOf = (policyArn: string | null, policy: HeldPolicy | null): NewBoundary => ({
    policyArn,
    policy,
    kind: telling.map(({ mentions }) => signatureOfKey(mentions, KEY, policyArn)).join(" "),
  });
  const ofPolicy = (policy: HeldPolicy): NewBoundary => boundaryOf(policy.source.policyArn, policy);
  return {
    unlimited: firstOfKinds([null, ...unlimitedBoundaries(account)].map((arn) => boundaryOf(arn, null))),
    limiting: [...limitingBoundaries(account).map(ofPolicy), ...firstOfKinds(closedBoundaries(account).map(ofPolicy))],
  };
}

function firstOfKinds(boundaries: readonly NewBoundary[]): readonly NewBoundary[] {
  return [...new Map(boundaries.toReversed().map((boundary) => [boundary.kind, boundary])).values()].toReversed();
}
