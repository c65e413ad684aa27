import { cli, hcl } from "../quote.ts";
import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";

/** Agents decide for themselves what to call, and Roles Anywhere is used from machines outside AWS: both need an outer limit. */
const AGENT_SERVICES = /^(bedrock|bedrock-agentcore|rolesanywhere)\.amazonaws\.com(\.cn)?$/i;

export const bndAgentRole = defineTrustCheck({
  id: "bnd-agent-role",
  title: "AI-agent or Roles Anywhere role has no boundary",
  family: "BND",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "An AI agent can be talked into calling whatever its role allows, and a Roles Anywhere role is used from machines outside AWS. A boundary keeps both within limits, whatever policies are attached later.",
  evaluate: ({ role, document, grants }) => {
    const agents = grants.filter(({ party, principal }) => party === "SERVICE" && AGENT_SERVICES.test(principal.value));
    if (agents.length === 0 || role.permissionsBoundaryArn !== null) return null;
    const services = [...new Set(agents.map(({ principal }) => principal.value))];
    return {
      description: `The role ${role.roleName} is used by ${services.join(", ")} and has no permissions boundary.`,
      evidence: { services, ...grantsEvidence(document, agents) },
    };
  },
  remediation: ({ name }) => ({
    text: "Write a policy with the most that the role may ever do and set it as the role's permissions boundary.",
    cli: cli`aws iam put-role-permissions-boundary --role-name ${name} --permissions-boundary POLICY_ARN`,
    terraform: hcl`resource "aws_iam_role" "this" {\n  name                 = ${name}\n  permissions_boundary = aws_iam_policy.boundary.arn\n}`,
  }),
});
