import { cyclesOf } from "../../escalation/graph/role-cycles.ts";
import { roleRef } from "../../identity.ts";
import { memoize } from "../../memoize.ts";
import { defineCheck } from "../check.ts";
import { ESCALATION_OPTIONAL, graphOfFacts } from "../escalation-facts.ts";
import { AWS_PAGES } from "../references.ts";
import { isChangeableRole } from "../subjects.ts";
import type { EscalationGraph } from "../../escalation/graph/search.ts";
import type { Role } from "../../account.ts";
import { stepsOnly } from "../remediations.ts";

const cyclesByRole = memoize(
  (graph: EscalationGraph): ReadonlyMap<Role, readonly Role[]> =>
    new Map(cyclesOf(graph).flatMap((cycle) => cycle.map((member) => [member, cycle] as const))),
);

export const escCycle = defineCheck({
  id: "esc-cycle",
  title: "Role is part of a cycle of roles that can reach each other",
  family: "ESC",
  severity: "LOW",
  category: "IAMRole",
  rationale:
    "Roles that can reach each other are effectively one role: each has the permissions of all. A session can renew its credentials by going around the cycle, so it never has to end.",
  references: [AWS_PAGES.updateTrustPolicy, AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  optional: ESCALATION_OPTIONAL,
  resources: ({ authorizationDetails }) => authorizationDetails.roles.filter(isChangeableRole),
  ref: (role) => roleRef(role),
  evaluate: (role, facts, context) => {
    const cycle = cyclesByRole(graphOfFacts(facts, context)).get(role);
    if (!cycle) return null;
    const others = cycle.filter((member) => member !== role).map(({ roleName }) => roleName);
    return {
      description: `The role ${role.roleName} and ${others.join(", ")} can reach each other.`,
      evidence: { roles: cycle.map(({ roleName }) => roleName) },
    };
  },
  remediation: () =>
    stepsOnly(
      "Break the cycle at one role: remove the other role from its trust policy, or remove the permission to assume it from the policies of the other role.",
    ),
});
