import { type EscalationPath, pathOf } from "../../escalation/paths/path.ts";
import { lowerBy } from "../../severity.ts";
import { defineCheck } from "../check.ts";
import { ESCALATION_OPTIONAL, graphOfFacts, hopsEvidence, principalRef, principals } from "../escalation-facts.ts";

function isAlerted(path: EscalationPath | null): path is EscalationPath {
  return path?.verdict.kind === "EXPLOITABLE" || path?.verdict.kind === "CONDITIONAL";
}

/** A way into another account is told of who goes it, in its own account: there it can be closed too. BLOCKED and UNKNOWN paths are for the paths page: an alert is raised for what is open, or open under a condition. */
export const escPath = defineCheck({
  id: "esc-path",
  title: "Principal reaches administrator in one or more hops (graph)",
  family: "ESC",
  severity: "CRITICAL",
  category: "IAMUser",
  controls: {},
  rationale:
    "Whoever can make itself an administrator, or become somebody who is, is one for an attacker who has its key. No single policy shows it: rights of several policies, groups and trusts come together.",
  needs: ["authorizationDetails"],
  optional: ESCALATION_OPTIONAL,
  resources: (facts) => principals(facts),
  ref: (principal) => principalRef(principal),
  evaluate: (principal, facts, context) => {
    const id = "userId" in principal ? principal.userId : principal.roleId;
    const own = pathOf(graphOfFacts(facts, context), principal.arn);
    const path = isAlerted(own) ? own : (context.connected?.paths.get(id) ?? null);
    if (!isAlerted(path)) {
      const notEvaluated = context.connected?.notEvaluated.get(id);
      return notEvaluated === undefined ? null : { notEvaluated };
    }
    const elsewhere =
      path.target.awsAccountId === context.awsAccountId ? "" : ` of account ${path.target.awsAccountId}`;
    const isOpen = path.verdict.kind === "EXPLOITABLE";
    const first = path.hops[0]!;
    const hops = path.hops.length === 1 ? "one hop" : `${path.hops.length} hops`;
    return {
      description: `${first.from.name} reaches administrator${elsewhere} in ${hops}${isOpen ? "" : ` under conditions on ${path.verdict.reasons.join(", ")}`}, first by: ${first.techniqueName}.`,
      severity: isOpen ? "CRITICAL" : lowerBy("CRITICAL", 1),
      evidence: {
        verdict: path.verdict.kind,
        conditionKeys: isOpen ? [] : path.verdict.reasons,
        hops: hopsEvidence(path),
      },
    };
  },
  remediation: () => ({
    text: "Take one right out of the path: the evidence names the statements of each hop. Limit it to the resources that are really needed, pass roles to named services only, and set a permissions boundary on whoever must write IAM.",
    cli: null,
    terraform: null,
  }),
});
