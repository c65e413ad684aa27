/** Answers in the analysis process which users and roles may perform an action on a resource. */
import type { Role, User } from "../../iam/account.ts";
import {
  type AccessAnswer,
  type AccessAssumption,
  type AccessDecisionKind,
  decideAccess,
} from "../../iam/analysis/access-decision.ts";
import { proofOf, type ProofStatement } from "../../iam/escalation/paths/proof.ts";
import { identityOf } from "../../iam/escalation/simulation/principal-state.ts";
import { findAction } from "../../iam/policy/catalogue.ts";
import { parsePolicy } from "../../iam/policy/document.ts";
import {
  type OutsideGrant,
  outsideGrants,
  outsideGrantsOfAcl,
  outsideGrantsOfKey,
} from "../../iam/policy/outside-grants.ts";
import { bucketPublicity } from "../../iam/policy/public-grants.ts";
import { governedResource } from "../../iam/resource-policy-inventory.ts";
import type { AccountIndex } from "../../iam/escalation/simulation/account-index.ts";
import { permissionsOf } from "../../iam/principals/principal-policies.ts";
import { type AskedAccess, type AskedSnapshots, indexIn, questionOf } from "./access-analysis.ts";

export interface AllowedPrincipal {
  readonly kind: "USER" | "ROLE";
  readonly name: string;
  readonly arn: string;
  readonly decision: AccessDecisionKind;
  readonly keys: readonly string[];
  readonly missing: string | null;
  readonly reasons: readonly ProofStatement[];
}

export interface AnalyzedPrincipals {
  readonly counts: Readonly<Record<AccessDecisionKind, number>>;
  readonly rows: readonly AllowedPrincipal[];
  /** The assumptions of the decisions about data that was not read, also of principals that are only counted. */
  readonly assumes: readonly AccessAssumption[];
  /** The failed call that leaves the policy of the resource unknown. Null if no call failed, or the policy is known. */
  readonly unreadPolicy: string | null;
  /** The policy of the resource, if it was read or given. Null if it is unknown. */
  readonly policy: AnalyzedPolicy | null;
  readonly isKnownAction: boolean;
}

export interface AnalyzedPolicy {
  /** The resource with the policy, such as the bucket of an object. */
  readonly resourceArn: string;
  /** The document of the policy as it is written. Null if the resource has none. */
  readonly document: string | null;
  readonly isGiven: boolean;
  /** Why the policy cannot be parsed, so that nothing is known of whom it lets in. Null if it can. */
  readonly parseError: string | null;
  /** The principals that the policy lets in besides those of the account that owns the resource. */
  readonly outside: readonly OutsideGrant[];
  /** The data that was not read and could let in others. Null if nothing is missing. */
  readonly unreadOutside: string | null;
}

/** The decisions that are listed, the most certain first. The others are only counted. */
const LISTED: readonly AccessDecisionKind[] = ["ALLOWED", "CONDITIONAL", "UNKNOWN"];

export interface PrincipalsQuestion extends AskedAccess {
  readonly offset: number;
  readonly limit: number;
}

/** Null if users, roles and policies were not read. Only the rows of the page have their reasons. */
export function analyzePrincipals(
  { snapshot, owner }: AskedSnapshots,
  { offset, limit, ...asked }: PrincipalsQuestion,
): AnalyzedPrincipals | null {
  const account = indexIn(snapshot);
  if (!account) return null;
  const counts = { ALLOWED: 0, CONDITIONAL: 0, UNKNOWN: 0, EXPLICIT_DENY: 0, IMPLICIT_DENY: 0 };
  const assumes = new Set<AccessAssumption>();
  const question = questionOf(asked, owner);
  let unreadPolicy: string | null = null;
  const found: { readonly holder: User | Role; readonly answer: AccessAnswer }[] = [];
  for (const holder of [...account.details.users, ...account.details.roles]) {
    const answer = decideAccess(account, holder, question);
    counts[answer.decision] += 1;
    for (const assumption of answer.assumes) assumes.add(assumption);
    unreadPolicy ??= answer.unreadPolicy;
    if (LISTED.includes(answer.decision)) found.push({ holder, answer });
  }
  const place = ({ answer }: (typeof found)[number]) => LISTED.indexOf(answer.decision);
  const page = found.toSorted((one, other) => place(one) - place(other)).slice(offset, offset + limit);
  const rows = page.map(({ holder, answer: { decision, keys, missing, reasons } }): AllowedPrincipal => {
    const identity = identityOf(holder);
    const caller = { identity, permissions: permissionsOf(account.details, holder) };
    const { kind, name, arn } = identity;
    return {
      kind,
      name,
      arn,
      decision,
      keys,
      missing,
      reasons: reasons.map((reason) => proofOf(account, caller, reason, question.owner ?? account)),
    };
  });
  const policy = policyOf(question.owner ?? account, asked, question.owner ? account : null);
  return {
    counts,
    rows,
    assumes: [...assumes],
    unreadPolicy,
    policy,
    isKnownAction: findAction(asked.action) !== null,
  };
}

/** `caller` is the account that asks, if it is not the one that owns the resource. */
function policyOf(
  owner: AccountIndex,
  { resource, resourcePolicy }: AskedAccess,
  caller: AccountIndex | null,
): AnalyzedPolicy | null {
  const reading = owner.policyReadingOf(resource);
  if (resourcePolicy === null && reading.state !== "READ") return null;
  const document = resourcePolicy ?? (reading.state === "READ" ? reading.document : null);
  const parsed = document === null ? null : parsePolicy(document);
  const isBucket = governedResource(resource)?.kind === "s3:bucket";
  const publicAccess = isBucket ? owner.publicAccessOf(resource).state : null;
  const isRestricted =
    publicAccess === "RESTRICTED" && parsed?.ok === true && bucketPublicity(parsed.document) === "PUBLIC";
  return {
    resourceArn: reading.state === "READ" ? reading.resourceArn : resource,
    document,
    isGiven: resourcePolicy !== null,
    parseError: parsed?.ok === false ? parsed.error.message : null,
    outside: [
      ...(parsed?.ok ? outsideGrants(parsed.document, owner.awsAccountId, publicAccess) : []),
      ...outsideOfGrants(owner, resource, { caller, isRestricted }),
    ],
    unreadOutside: unreadGrantsOf(owner, resource),
  };
}

/** The list or grants of the resource that were not read, with the refused call. Null if nothing is missing. */
function unreadGrantsOf(owner: AccountIndex, resource: string): string | null {
  const governed = governedResource(resource);
  const because = (cause: string | null) => (cause === null ? "no scan has read it" : cause);
  if (governed?.kind === "kms:key") {
    const { isComplete, cause } = owner.keyGrantsOf(governed.arn);
    return isComplete ? null : `grants of the key (${because(cause)})`;
  }
  if (governed?.kind !== "s3:bucket") return null;
  const reading = owner.bucketAclOf(governed.arn);
  return reading.state === "READ" ? null : `access control list of the bucket (${because(reading.cause)})`;
}

/** Returns the principals that the resource lets in besides its policy: by an access control list, or by grants. */
function outsideOfGrants(
  owner: AccountIndex,
  resource: string,
  { caller, isRestricted }: { readonly caller: AccountIndex | null; readonly isRestricted: boolean },
): readonly OutsideGrant[] {
  const governed = governedResource(resource);
  if (governed?.kind === "kms:key")
    return outsideGrantsOfKey(owner.keyGrantsOf(governed.arn).grants?.grants ?? [], owner.awsAccountId);
  if (governed?.kind !== "s3:bucket") return [];
  const reading = owner.bucketAclOf(governed.arn);
  if (reading.state === "NOT_READ") return [];
  const accountOf = (id: string) => (id === caller?.canonicalUserId ? caller.awsAccountId : null);
  return outsideGrantsOfAcl(reading.acl, { publicAcls: owner.publicAclsOf(resource).state, isRestricted, accountOf });
}
