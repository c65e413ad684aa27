import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { stepsOnly } from "../remediations.ts";
import { AWS_PAGES } from "../references.ts";

/**
 * Services whose roles need a permissions boundary. An agent decides by itself which actions to call, and Roles
 * Anywhere is used from machines outside AWS.
 */
const AGENT_SERVICES = /^(bedrock|bedrock-agentcore|rolesanywhere)\.amazonaws\.com(\.cn)?$/i;

export const bndAgentRole = defineTrustCheck({
  id: "bnd-agent-role",
  title: "AI agent or Roles Anywhere role has no permissions boundary",
  family: "BND",
  severity: "MEDIUM",
  rationale:
    "An AI agent can be manipulated into calling anything its role allows, and a Roles Anywhere role is used from machines outside AWS. A permissions boundary limits both, whatever policies are attached later.",
  references: [AWS_PAGES.permissionsBoundaries, AWS_PAGES.bedrockAgentRole, AWS_PAGES.rolesAnywhereTrustModel],
  evaluate: ({ role, document, grants }) => {
    const agents = grants.filter(({ party, principal }) => party === "SERVICE" && AGENT_SERVICES.test(principal.value));
    if (agents.length === 0 || role.permissionsBoundaryArn !== null) return null;
    const services = [...new Set(agents.map(({ principal }) => principal.value))];
    return {
      description: `The role ${role.roleName} is used by ${services.join(", ")} and has no permissions boundary.`,
      evidence: { services, ...grantsEvidence(document, agents) },
    };
  },
  remediation: () =>
    stepsOnly(
      "Create a policy with the maximum permissions that the role should ever have, and set it as the permissions boundary of the role.",
    ),
});
