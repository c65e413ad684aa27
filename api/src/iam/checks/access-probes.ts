/** Asks the policy evaluator which requests a principal can make, and turns the answers into evidence. */
import type { AuthorizationDetails, Organization, Role, User } from "../account.ts";
import type { Evidence } from "../finding.ts";
import { memoize, remember } from "../memoize.ts";
import { guardrailsOf, type Guardrails } from "../principals/guardrails.ts";
import { type Permissions, permissionsOf, policiesInForce } from "../principals/principal-policies.ts";
import { namesAction } from "../policy/scope.ts";
import type { PolicyDocument } from "../policy/statement.ts";
import {
  type AccessRequest,
  type Decision,
  evaluate,
  type NamedPolicy,
  type PrincipalPolicies,
} from "../policy/evaluate.ts";
import type { CheckContext } from "./check.ts";
import { isChangeableRole } from "./subjects.ts";

/** The maximum number of statements shown in the evidence of one probe. */
const MAX_SHOWN_REASONS = 5;
/** The maximum number of resources on which one action is tried. A statement may name hundreds. */
const MAX_SAMPLES = 20;

export interface AccessFacts {
  readonly authorizationDetails: AuthorizationDetails;
  /** Undefined if the organization was not read. Service control policies are then treated as unknown. */
  readonly organization?: Organization | null;
}

export interface PrincipalSubject {
  readonly principal: User | Role;
  readonly permissions: Permissions;
  readonly guardrails: Guardrails;
}

const subjectsOf = memoize((details: AuthorizationDetails) =>
  memoize((guardrails: Guardrails): readonly PrincipalSubject[] =>
    [...details.users, ...details.roles.filter(isChangeableRole)].map((principal) => ({
      principal,
      permissions: permissionsOf(details, principal),
      guardrails,
    })),
  ),
);

/** Returns all users, and the roles that the account can change. Computed once per snapshot. */
export function principalSubjects(
  { authorizationDetails, organization }: AccessFacts,
  { awsAccountId, at }: CheckContext,
): readonly PrincipalSubject[] {
  return subjectsOf(authorizationDetails)(guardrailsOf(organization, awsAccountId, at));
}

/** Returns the policies in force for a principal. Not cached: for all principals they would take several megabytes. */
export function policiesInForceOf({ permissions, guardrails }: PrincipalSubject): PrincipalPolicies {
  return policiesInForce(permissions, guardrails);
}

export interface Probe {
  readonly request: AccessRequest;
  readonly decision: Decision;
}

/** Returns the requests that are allowed, unconditionally or under conditions. */
export function allowedProbes(policies: PrincipalPolicies, requests: readonly AccessRequest[]): Probe[] {
  return requests
    .map((request) => ({ request, decision: evaluate(policies, request) }))
    .filter(({ decision: { decision } }) => decision === "ALLOWED" || decision === "CONDITIONAL");
}

/** Returns the first unconditionally allowed probe, or else the first conditional one. Empty if there is none. */
export function strongestProbe(probes: readonly Probe[]): Probe[] {
  const strongest = probes.find(({ decision }) => decision.decision === "ALLOWED") ?? probes[0];
  return strongest === undefined ? [] : [strongest];
}

/** Whether at least one request is allowed unconditionally. */
export function isUnconditional(probes: readonly Probe[]): boolean {
  return probes.some(({ decision }) => decision.decision === "ALLOWED");
}

export function probesEvidence(probes: readonly Probe[]): Evidence {
  return {
    allowed: probes.map(({ request, decision }) => ({
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

/** The resource patterns on which the document allows an action, disregarding denies and conditions. */
function resourcesOf(document: PolicyDocument, action: string): readonly string[] {
  return remember(resourcesByAction(document), action, () =>
    document.statements
      .filter((statement) => statement.effect === "Allow" && namesAction(statement, action))
      .flatMap(({ resources }) => resources ?? []),
  );
}

const resourcesByAction = memoize((_document: PolicyDocument) => new Map<string, readonly string[]>());

/** A resource name that no policy is expected to contain. A request for it is allowed only by a wildcard. */
const UNNAMED = "named-in-no-policy";

/** Returns an ARN that no policy names: `arn:aws:iam::111122223333:user/named-in-no-policy`. */
export function unnamedArn(
  { partition, awsAccountId }: Pick<CheckContext, "partition" | "awsAccountId">,
  kind: "user" | "role" | "policy",
): string {
  return `arn:${partition}:iam::${awsAccountId}:${kind}/${UNNAMED}`;
}

/**
 * Returns sample resources on which the policies may allow an action.
 *
 * The first sample is a resource that no policy names. Each allowing statement then adds one sample per narrower
 * resource pattern, with the wildcards replaced by a name that no policy contains.
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
  const prefix = `arn:${partition}:iam::${awsAccountId}:${kind}/`;
  const matching = policies
    .flatMap(({ document }) => resourcesOf(document, action))
    .map((pattern) =>
      pattern
        .replace(/^(arn:[^:]*:iam::)[*?]+:/, `$1${awsAccountId}:`)
        .replaceAll(/\*+/g, UNNAMED)
        .replaceAll("?", "x"),
    )
    .filter((arn) => arn.startsWith(prefix) && !arn.includes("${"));
  return [...new Set([prefix + UNNAMED, ...matching])].slice(0, MAX_SAMPLES);
}
