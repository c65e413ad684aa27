import { parseOperator } from "../../policy/conditions.ts";
import type { PolicyStatement } from "../../policy/statement.ts";
import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

const BEDROCK = /^bedrock\.amazonaws\.com(\.cn)?$/i;
const AGENT = /^arn:[^:]*:bedrock:[^:]*:[^:]*:agent\/.+$/i;

export const bedrockAgentRoleShared = defineTrustCheck({
  id: "bedrock-agent-role-shared",
  title: "Role can be used by more than one Bedrock agent",
  family: "TRU",
  severity: "LOW",
  rationale:
    "An agent can be manipulated by what it reads. A shared role then gives the attacker what the other agents need, too.",
  references: [AWS_PAGES.bedrockAgentRole],
  evaluate: ({ role, document, grants }) => {
    const found = grants.flatMap((grant) => {
      if (grant.party !== "SERVICE" || !BEDROCK.test(grant.principal.value)) return [];
      const agents = agentsOf(grant.statement);
      return agents.length > 1 || agents.some((arn) => /[*?$]/.test(arn)) ? [{ grant, agents }] : [];
    });
    if (found.length === 0) return null;
    const agents = [...new Set(found.flatMap((each) => each.agents))];
    return {
      description: `The role ${role.roleName} can be used by every agent that matches ${agents.join(", ")}.`,
      evidence: {
        agents,
        ...grantsEvidence(
          document,
          found.map(({ grant }) => grant),
        ),
      },
    };
  },
  remediation: () =>
    stepsOnly(
      "Create a role for each agent, and name the ARN of the agent in the condition on aws:SourceArn. An agent gets its ID when it is created, so replace the * afterwards.",
    ),
});

/**
 * The agents that a condition on their ARN allows. Empty if no condition names agents: the role is then of another feature of
 * Bedrock, or confused-deputy reports it.
 */
function agentsOf({ conditions }: PolicyStatement): readonly string[] {
  const lists = conditions.flatMap(({ key, operator, values }) => {
    const parsed = parseOperator(operator);
    const isLimit = key.toLowerCase() === "aws:sourcearn" && parsed !== null && !parsed.isNegated;
    if (!isLimit || parsed.family === "Null") return [];
    // StringEquals takes * and ? as they are, so such a value names no agent.
    const isExact = parsed.family === "String" && parsed.name !== "StringLike";
    return [values.filter((value) => AGENT.test(value) && !(isExact && /[*?]/.test(value)))];
  });
  // All conditions must be met, so the shortest list limits the agents.
  return lists.toSorted((one, other) => one.length - other.length)[0] ?? [];
}
