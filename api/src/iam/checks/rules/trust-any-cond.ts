import { nameSome } from "../../policy/issue-rule.ts";
import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

export const trustAnyCond = defineTrustCheck({
  id: "trust-any-cond",
  title: "Role trusts any principal, limited only by conditions",
  family: "TRU",
  severity: "MEDIUM",
  rationale:
    "The trust policy allows every principal, and only conditions keep others out. If a condition is misspelled, weakened or removed later, any AWS account can assume the role.",
  references: [AWS_PAGES.principal],
  evaluate: ({ role, document, grants }) => {
    const openGrants = grants.filter(({ party, isNarrowed }) => party === "ANYONE" && isNarrowed);
    if (openGrants.length === 0) return null;
    const keys = [...new Set(document.statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)))];
    return {
      description: `The role ${role.roleName} trusts any principal, limited only by conditions on ${nameSome(keys)}.`,
      evidence: { conditionKeys: keys, ...grantsEvidence(document, openGrants) },
    };
  },
  remediation: () => stepsOnly("Name the trusted accounts in Principal, and keep the conditions."),
});
