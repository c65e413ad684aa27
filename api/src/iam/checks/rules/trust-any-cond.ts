import { nameSome } from "../../policy/issue-rule.ts";
import { defineTrustCheck, grantsEvidence, rewriteTrust } from "../define-trust-check.ts";

export const trustAnyCond = defineTrustCheck({
  id: "trust-any-cond",
  title: "Role trusts any principal with conditions",
  family: "TRU",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "The principal is open to the world and only conditions keep others out. One that is misspelled, loosened or removed later leaves the role open to everybody.",
  evaluate: ({ role, document, grants }) => {
    const open = grants.filter(({ party, isNarrowed }) => party === "ANYONE" && isNarrowed);
    if (open.length === 0) return null;
    const keys = [...new Set(document.statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)))];
    return {
      description: `The role ${role.roleName} trusts everybody, limited only by conditions on ${nameSome(keys)}.`,
      evidence: { conditionKeys: keys, ...grantsEvidence(document, open) },
    };
  },
  remediation: ({ name }) => rewriteTrust(name, "Name the accounts in Principal as well, and keep the conditions."),
});
