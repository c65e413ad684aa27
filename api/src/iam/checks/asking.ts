/** Questions of checks to the evaluator: who is asked about, on which resources, and how an answer stands in evidence. */
import type { AuthorizationDetails, Organization, Role, User } from "../account.ts";
import type { Evidence } from "../finding.ts";
import { guardrailsOf, type Guardrails } from "../principals/guardrails.ts";
import { type Permissions, permissionsOf, policiesInForce } from "../principals/principal-policies.ts";
import { namesAction } from "../policy/scope.ts";
import {
  type AccessRequest,
  type Decision,
  evaluate,
  type NamedPolicy,
  type PrincipalPolicies,
} from "../policy/evaluate.ts";
import type { CheckContext } from "./check.ts";
import { isChangeableRole } from "./subjects.ts";

/** Statements that the evidence of one answer shows. */
const MAX_SHOWN_REASONS = 5;
/** Resources on which one action is tried; a statement may name hundreds. */
const MAX_SAMPLES = 20;

export interface AskingFacts {
  readonly authorizationDetails: AuthorizationDetails;
  /** Left out where it was not read: the answer then stands as far as read. */
  readonly organization?: Organization | null;
}

export interface AskedPrincipal {
  readonly principal: User | Role;
  readonly permissions: Permissions;
  readonly guardrails: Guardrails;
}

const asked = new WeakMap<
  AuthorizationDetails,
  { readonly guardrails: Guardrails; readonly principals: readonly AskedPrincipal[] }
>();

/** Users and the roles that the account can change; made once per snapshot. */
export function askedPrincipals(
  { authorizationDetails, organization }: AskingFacts,
  { awsAccountId }: CheckContext,
): readonly AskedPrincipal[] {
  const guardrails = guardrailsOf(organization, awsAccountId);
  const before = asked.get(authorizationDetails);
  if (before?.guardrails === guardrails) return before.principals;
  const principals = [...authorizationDetails.users, ...authorizationDetails.roles.filter(isChangeableRole)].map(
    (principal) => {
      return { principal, permissions: permissionsOf(authorizationDetails, principal), guardrails };
    },
  );
  asked.set(authorizationDetails, { guardrails, principals });
  return principals;
}

/** Made for the question alone: those of all principals are some megabytes. */
export function inForceOf({ permissions, guardrails }: AskedPrincipal): PrincipalPolicies {
  return policiesInForce(permissions, guardrails);
}

export interface Answer {
  readonly request: AccessRequest;
  readonly decision: Decision;
}

/** The requests that are allowed, for certain or under conditions. */
export function possible(inForce: PrincipalPolicies, requests: readonly AccessRequest[]): Answer[] {
  return requests
    .map((request) => ({ request, decision: evaluate(inForce, request) }))
    .filter(({ decision: { decision } }) => decision === "ALLOWED" || decision === "CONDITIONAL");
}

/** The one that says most: allowed for certain, else under conditions; none where nothing is possible. */
export function strongest(answers: readonly Answer[]): Answer[] {
  const best = answers.find(({ decision }) => decision.decision === "ALLOWED") ?? answers[0];
  return best === undefined ? [] : [best];
}

export function isCertain(answers: readonly Answer[]): boolean {
  return answers.some(({ decision }) => decision.decision === "ALLOWED");
}

export function answerEvidence(answers: readonly Answer[]): Evidence {
  return {
    allowed: answers.map(({ request, decision }) => ({
      action: request.action,
      resource: request.resource,
      decision: decision.decision,
      dependsOn: [...decision.keys],
      assumes: [...decision.assumes],
      reasons: decision.reasons.slice(0, MAX_SHOWN_REASONS).map(({ effect, layer, policy, statement }) => ({
        effect,
        layer,
        policyName: policy?.name ?? null,
        statement: statement?.index ?? null,
        sid: statement?.sid ?? null,
      })),
    })),
  };
}

const UNNAMED = "named-in-no-policy";

/** `arn:aws:iam::111122223333:user/named-in-no-policy`. */
export function unnamedArn(
  { partition, awsAccountId }: Pick<CheckContext, "partition" | "awsAccountId">,
  kind: "user" | "role" | "policy",
): string {
  return `arn:${partition}:iam::${awsAccountId}:${kind}/${UNNAMED}`;
}

/**
 * Resources that stand for all on which an action may be allowed: one that no policy names, then one for each narrower
 * pattern of the statements that allow it, its wildcards filled with a name that no policy has.
 */
export function sampleResources(
  policies: readonly NamedPolicy[],
  action: string,
  {
    partition,
    awsAccountId,
    kind,
  }: Pick<CheckContext, "partition" | "awsAccountId"> & { readonly kind: "user" | "role" },
): readonly string[] {
  const beginning = `arn:${partition}:iam::${awsAccountId}:${kind}/`;
  const named = policies
    .flatMap(({ document }) => document.statements)
    .filter((statement) => statement.effect === "Allow" && namesAction(statement, action))
    .flatMap(({ resources }) => resources ?? [])
    .map((pattern) =>
      pattern
        .replace(/^(arn:[^:]*:iam::)[*?]+:/, `$1${awsAccountId}:`)
        .replaceAll(/\*+/g, UNNAMED)
        .replaceAll("?", "x"),
    )
    .filter((arn) => arn.startsWith(beginning) && !arn.includes("${"));
  return [...new Set([beginning + UNNAMED, ...named])].slice(0, MAX_SAMPLES);
}
