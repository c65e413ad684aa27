import { authorizeNamed } from "../../escalation/simulation/resource-names.ts";
import { SESSION_ACTIONS } from "../../escalation/techniques/sensitive-actions.ts";
import { includesAll, namedActions } from "../../escalation/techniques/action-mask.ts";
import { allOf } from "../../escalation/simulation/verdict.ts";
import { lowerBy } from "../../severity.ts";
import { roleRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { ESCALATION_OPTIONAL, graphOfFacts, reasonsEvidence } from "../escalation-facts.ts";
import { isChangeableRole } from "../subjects.ts";

const INSTANCE = "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}";

export const escSsmRole = defineCheck({
  id: "esc-ssm-role",
  title: "Instance role may drive other instances through SSM",
  family: "ESC",
  severity: "MEDIUM",
  category: "IAMRole",
  controls: {},
  rationale:
    "Whoever takes one instance then runs commands on all others, as the role of each. One hole becomes the whole fleet, and the strongest role that any instance has.",
  needs: ["authorizationDetails"],
  optional: ESCALATION_OPTIONAL,
  resources: ({ authorizationDetails }) =>
    authorizationDetails.roles.filter((role) => isChangeableRole(role) && role.instanceProfiles.length > 0),
  ref: (role) => roleRef(role),
  evaluate: (role, facts, context) => {
    const { account, nodes } = graphOfFacts(facts, context);
    const { principal } = nodes.get(role.arn)!;
    const found = SESSION_ACTIONS.filter((action) =>
      includesAll(principal.allowedWithinBoundary, namedActions([action])),
    ).flatMap((action) => {
      const verdict = authorizeNamed(account, principal, {
        template: INSTANCE,
        actions: [action],
        keys: {},
        isExcluded: () => false,
      });
      return verdict.kind === "EXPLOITABLE" || verdict.kind === "CONDITIONAL" ? [{ action, verdict }] : [];
    });
    if (found.length === 0) {
      const [unreadable] = principal.permissions.unreadable;
      return unreadable === undefined ? null : { notEvaluated: unreadable.reason };
    }
    const isOpen = found.some(({ verdict }) => verdict.kind === "EXPLOITABLE");
    const { reasons, proof } = allOf(found.map(({ verdict }) => verdict));
    return {
      description: `Instances with the role ${role.roleName} may drive other instances: ${found.map(({ action }) => action).join(", ")}.`,
      severity: isOpen ? "MEDIUM" : lowerBy("MEDIUM", 1),
      evidence: {
        actions: found.map(({ action }) => action),
        conditionKeys: isOpen ? [] : reasons,
        statements: reasonsEvidence(proof),
      },
    };
  },
  remediation: () => ({
    text: "Take ssm:SendCommand and ssm:StartSession from the role: an instance answers Systems Manager with AmazonSSMManagedInstanceCore alone. Where one must drive others, name them by tag.",
    cli: null,
    terraform: null,
  }),
});
