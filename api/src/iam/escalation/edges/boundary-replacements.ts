/**
 * The policies with which a caller can replace a permissions boundary. Any managed policy can be a boundary, and the
 * maximum permissions are then those of the new one (IAM User Guide, *Permissions boundaries for IAM entities*). A boundary
 * that allows only IAM therefore still limits its holder to IAM, although IAM may be enough for the next step.
 */
import { memoize } from "../../memoize.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { defaultDocument, type HeldPolicy } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { nameOf } from "../simulation/hypothetical-principal.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import { actionsAllowedBy, countOf } from "../techniques/action-mask.ts";
import { distinctPolicies } from "./distinct-policies.ts";

/** The ARNs of the policies that limit nothing as a boundary: they allow everything and deny nothing. */
export const unlimitedBoundaries = memoize((account: AccountIndex): readonly string[] =>
  account.strongPolicyArns.filter((arn) => {
    const document = documentOf(account, arn);
    return arn !== iamFullAccess(account) && !document?.statements.some(({ effect }) => effect === "Deny");
  }),
);

/** The policies that limit nothing as a boundary, without those that the caller's statements on the action cannot tell apart. */
export function unlimitedChoices(account: AccountIndex, caller: PrincipalState, action: string): readonly KnownKeys[] {
  const arns = unlimitedBoundaries(account);
  const key = "iam:PermissionsBoundary";
  return distinctPolicies(account, caller, { actions: [action], key, arns }).map((arn) => ({ [key]: arn }));
}

/** The policies that limit less than everything but allow actions of techniques. Those that allow the most come first. */
export const limitingBoundaries = memoize((account: AccountIndex): readonly HeldPolicy[] =>
  readableBoundaries(account)
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ policy }) => policy),
);

/** The policies that allow no action of techniques. A principal with such a boundary can do nothing until it is lifted. */
export const closedBoundaries = memoize((account: AccountIndex): readonly HeldPolicy[] =>
  readableBoundaries(account).flatMap(({ policy, weight }) => (weight === 0 ? [policy] : [])),
);

const readableBoundaries = memoize((account: AccountIndex) => {
  const unlimited = new Set(unlimitedBoundaries(account));
  const arns = new Set([iamFullAccess(account), ...account.details.policies.map(({ arn }) => arn)]);
  return [...arns].flatMap((arn): { readonly policy: HeldPolicy; readonly weight: number }[] => {
    const document = unlimited.has(arn) ? null : documentOf(account, arn);
    if (!document) return [];
    const source = { kind: "MANAGED", policyName: nameOf(arn), policyArn: arn, groupName: null } as const;
    return [{ policy: { source, document }, weight: countOf(actionsAllowedBy(document)) }];
  });
});

function iamFullAccess({ partition }: AccountIndex): string {
  return `arn:${partition}:iam::aws:policy/IAMFullAccess`;
}

/** The relevant part of IAMFullAccess, which exists in every account but is listed only if it is in use. */
const ALL_OF_IAM = parsePolicy(
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}',
);

/** Null for an AWS managed policy that is not in use, and for one that cannot be read. */
function documentOf(account: AccountIndex, arn: string): PolicyDocument | null {
  const policy = account.policies.get(arn);
  const text = policy ? defaultDocument(policy) : null;
  const parsed = text === null ? null : parsePolicy(text);
  if (parsed?.ok) return parsed.document;
  return !policy && arn === iamFullAccess(account) && ALL_OF_IAM.ok ? ALL_OF_IAM.document : null;
}
