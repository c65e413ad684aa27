import { defineTrustCheck, grantsEvidence, rewriteTrust } from "../define-trust-check.ts";

/** A condition that everybody meets (`StringLike *`, TLS) is none. NotPrincipal with Allow lets in everybody but a few. */
export const trustAny = defineTrustCheck({
  id: "trust-any",
  title: "Role trusts any principal, no condition",
  family: "TRU",
  severity: "CRITICAL",
  controls: {},
  rationale:
    "Any AWS account in the world can assume this role: its number and name are all that is needed, and both can be guessed or found.",
  evaluate: ({ role, document, grants }) => {
    const open = grants.filter(({ party, isNarrowed }) => party === "ANYONE" && !isNarrowed);
    if (open.length === 0) return null;
    return {
      description: `Anybody with an AWS account can assume the role ${role.roleName}.`,
      evidence: grantsEvidence(document, open),
    };
  },
  remediation: ({ name }) =>
    rewriteTrust(name, "Name the accounts or, better, the users and roles that are to assume the role in place of *."),
});
