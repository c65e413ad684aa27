import { type EscalationPath, pathOf } from "../../escalation/paths/path.ts";
import { lowerBy } from "../../severity.ts";
import { defineCheck } from "../check.ts";
import { ESCALATION_OPTIONAL, graphOfFacts, hopsEvidence, MAX_SHOWN_REASONS, principals } from "../escalation-facts.ts";
import { principalRef } from "../last-accessed.ts";
import { AWS_PAGES } from "../references.ts";

/** Whether the path is open, unconditionally or under a condition. */
function isOpenPath(path: EscalationPath | null): path is EscalationPath {
  return path?.verdict.kind === "EXPLOITABLE" || path?.verdict.kind === "CONDITIONAL";
}

/** Why it is unknown whether the principal has an open path. Its alert must then not be resolved. */
function unknownReason(path: EscalationPath | null): string | undefined {
  return path?.verdict.kind === "UNKNOWN"
    ? `It is unknown whether this principal can become an administrator: ${path.verdict.reasons.join("; ")}.`
    : undefined;
}

/**
 * Fails principals with an escalation path that is open, or open under a condition. A principal whose best path is UNKNOWN,
 * in its own account or into another one, is not evaluated. BLOCKED paths pass and appear only on the paths page.
 *
 * A path into another account is reported in the account of the principal that can take it, where it can be closed.
 */
export const escPath = defineCheck({
  id: "esc-path",
  title: "Principal can become an administrator",
  family: "ESC",
  severity: "CRITICAL",
  category: "IAMUser",
  rationale:
    "If a principal can make itself an administrator or take over one, an attacker with its credentials is an administrator too. A path can combine permissions of several policies, groups and trust policies, so that no single one shows it.",
  references: [AWS_PAGES.bestPractices, AWS_PAGES.permissionsBoundaries],
  needs: ["authorizationDetails"],
  optional: ESCALATION_OPTIONAL,
  resources: (facts) => principals(facts),
  ref: (principal) => principalRef(principal),
  evaluate: (principal, facts, context) => {
    const id = "userId" in principal ? principal.userId : principal.roleId;
    const own = pathOf(graphOfFacts(facts, context), principal.arn);
    const path = isOpenPath(own) ? own : (context.connected?.paths.get(id) ?? null);
    if (!isOpenPath(path)) {
      const notEvaluated = context.connected?.notEvaluated.get(id) ?? unknownReason(own) ?? unknownReason(path);
      return notEvaluated === undefined ? null : { notEvaluated };
    }
    const targetAccount =
      path.target.awsAccountId === context.awsAccountId ? "" : ` in account ${path.target.awsAccountId}`;
    const isUnconditional = path.verdict.kind === "EXPLOITABLE";
    const first = path.hops[0]!;
    const steps = path.hops.length === 1 ? "one step" : `${path.hops.length} steps`;
    const condition = isUnconditional ? "" : `, under conditions on ${path.verdict.reasons.join(", ")}`;
    return {
      description: `${first.from.name} can become an administrator${targetAccount} in ${steps}${condition}. First step: ${first.techniqueName}.`,
      severity: isUnconditional ? "CRITICAL" : lowerBy("CRITICAL", 1),
      evidence: {
        verdict: path.verdict.kind,
        conditionKeys: isUnconditional ? [] : path.verdict.reasons,
        hops: hopsEvidence(path),
      },
    };
  },
  remediation: (_principal, evidence) => ({
    text: fixOf(evidence["hops"] as unknown as readonly Hop[]),
    cli: null,
    terraform: null,
  }),
});

/** The fields of a step in the evidence that `fixOf` needs. */
interface Hop {
  readonly to: string;
  readonly statements: readonly { readonly effect: string; readonly layer: string; readonly action: string }[];
}

/** Says how to close the path, without advice on permissions that it does not use. */
function fixOf(hops: readonly Hop[]): string {
  const granting = hops.map(({ to, statements }) => ({
    to,
    grants: statements.filter(
      ({ effect, layer }) => (effect === "ALLOWS" || effect === "MAY_ALLOW") && layer !== "SCP",
    ),
    // A statement that the evidence leaves out can be of another policy.
    isWhole: statements.length < MAX_SHOWN_REASONS,
  }));
  const trusted = granting.find(
    ({ grants, isWhole }) => isWhole && grants.length > 0 && grants.every(({ layer }) => layer === "TRUST"),
  );
  if (trusted)
    return `The trust policy of ${trusted.to} alone allows the step to it. Name in it only the principals that need the role.`;
  const passes = granting.some(({ grants }) => grants.some(({ action }) => action === "iam:PassRole"));
  return [
    "Remove one permission of the path: the evidence lists the statements of each step. Limit permissions to the resources that are needed",
    ...(passes ? ["allow passing roles only to named services"] : []),
    "and set a permissions boundary on principals that must change IAM.",
  ].join(", ");
}
