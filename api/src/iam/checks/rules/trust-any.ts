import type { Evidence } from "../../finding.ts";
import { nameSome } from "../../policy/issue-rule.ts";
import type { TrustGrant } from "../../policy/trust.ts";
import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

/**
 * Fails a role that any principal can assume. A condition that every caller meets (`StringLike *`, TLS) does not count.
 * Allow with NotPrincipal counts as any principal.
 */
export const trustAny = defineTrustCheck({
  id: "trust-any",
  title: "Role can be assumed by any AWS account",
  family: "TRU",
  severity: "CRITICAL",
  rationale:
    "Any AWS account in the world can assume this role. An attacker needs only the account number and the role name, and both can be guessed or found.",
  references: [AWS_PAGES.principal],
  evaluate: ({ role, document, grants }) => {
    const openGrants = grants.filter(({ party, isNarrowed }) => party === "ANYONE" && !isNarrowed);
    if (openGrants.length === 0) return null;
    return {
      description: descriptionOf(role.roleName, openGrants),
      evidence: grantsEvidence(document, openGrants),
    };
  },
  remediation: (_resource, evidence) =>
    stepsOnly(
      `Replace ${everyoneIn(evidence)} the accounts or, better, with the users and roles that should assume the role.`,
    ),
});

/** Allow with NotPrincipal reads as if it let in those that it names, so the description says the opposite. */
function descriptionOf(roleName: string, grants: readonly TrustGrant[]): string {
  const [names, ...others] = grants.map(({ statement }) => statement.notPrincipals?.map(({ value }) => nameIn(value)));
  if (!names || others.length > 0) return `Any AWS account can assume the role ${roleName}.`;
  return `Everyone except ${nameSome(names)} can assume the role ${roleName}, from any AWS account.`;
}

/** "the user ext-a.silva". A principal that is no user, role or group keeps its ARN or number. */
function nameIn(principal: string): string {
  const [, kind, name] = /^arn:[^:]*:(?:iam|sts)::[^:]*:(user|role|group)\/(?:.*\/)?([^/]+)$/.exec(principal) ?? [];
  return kind === undefined ? principal : `the ${kind} ${name}`;
}

function everyoneIn({ statements }: Evidence): string {
  const hasExceptions = Array.isArray(statements) && statements.some((each: Evidence) => "exceptPrincipals" in each);
  return hasExceptions ? "NotPrincipal with a Principal that names" : "* in Principal with";
}
