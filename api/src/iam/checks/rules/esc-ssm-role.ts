import { authorizeNamed } from "../../escalation/simulation/resource-names.ts";
import { SESSION_ACTIONS } from "../../escalation/techniques/sensitive-actions.ts";
import { includesAll, namedActions } from "../../escalation/techniques/action-mask.ts";
import { allOf } from "../../escalation/simulation/verdict.ts";
import { lowerBy } from "../../severity.ts";
import { roleRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { ESCALATION_OPTIONAL, graphOfFacts, reasonsEvidence } from "../escalation-facts.ts";
import { AWS_PAGES } from "../references.ts";
import { isChangeableRole } from "../subjects.ts";

const INSTANCE = "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}";

export const escSsmRole = defineCheck({
  id: "esc-ssm-role",
  title: "Instance role can control other instances through Systems Manager",
  family: "ESC",
  severity: "MEDIUM",
  category: "IAMRole",
  rationale:
    "An attacker who takes over one instance can run commands on all others, with the role of each. One vulnerability then exposes the whole fleet and the most powerful role among its instances.",
  references: [AWS_PAGES.systemsManagerBestPractices, AWS_PAGES.ec2Roles],
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
      description: `Instances with the role ${role.roleName} can control other instances with ${found.map(({ action }) => action).join(", ")}.`,
      severity: isOpen ? "MEDIUM" : lowerBy("MEDIUM", 1),
      evidence: {
        actions: found.map(({ action }) => action),
        conditionKeys: isOpen ? [] : reasons,
        statements: reasonsEvidence(proof),
      },
    };
  },
  remediation: () => ({
    text: "Remove ssm:SendCommand and ssm:StartSession from the role: AmazonSSMManagedInstanceCore alone lets Systems Manager manage the instance. If an instance must control others, limit them by tag.",
    cli: null,
    terraform: null,
  }),
});
