import { cyclesOf } from "../../escalation/graph/role-cycles.ts";
import { roleRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { ESCALATION_OPTIONAL, graphOfFacts } from "../escalation-facts.ts";
import { rewriteTrust } from "../define-trust-check.ts";
import { isChangeableRole } from "../subjects.ts";
import type { EscalationGraph } from "../../escalation/graph/search.ts";
import type { Role } from "../../account.ts";

const circles = new WeakMap<EscalationGraph, ReadonlyMap<Role, readonly Role[]>>();

function circleOf(graph: EscalationGraph, role: Role): readonly Role[] | undefined {
  let byRole = circles.get(graph);
  if (!byRole) {
    byRole = new Map(cyclesOf(graph).flatMap((circle) => circle.map((member) => [member, circle] as const)));
    circles.set(graph, byRole);
  }
  return byRole.get(role);
}

export const escCycle = defineCheck({
  id: "esc-cycle",
  title: "Principals can reach each other in a circle",
  family: "ESC",
  severity: "LOW",
  category: "IAMRole",
  controls: {},
  rationale:
    "Roles that can become each other are one role with several names: each has the rights of all. Credentials renew themselves on the way round, so that a session that should end in an hour never ends.",
  needs: ["authorizationDetails"],
  optional: ESCALATION_OPTIONAL,
  resources: ({ authorizationDetails }) => authorizationDetails.roles.filter(isChangeableRole),
  ref: (role) => roleRef(role),
  evaluate: (role, facts, context) => {
    const circle = circleOf(graphOfFacts(facts, context), role);
    if (!circle) return null;
    const others = circle.filter((member) => member !== role).map(({ roleName }) => roleName);
    return {
      description: `The role ${role.roleName} and ${others.join(", ")} can become each other.`,
      evidence: { roles: circle.map(({ roleName }) => roleName) },
    };
  },
  remediation: ({ name }) =>
    rewriteTrust(
      name,
      "Break the circle at its weakest role: take the stronger one out of its trust, or the right to assume it out of its policies.",
    ),
});
