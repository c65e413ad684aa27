import type { AuthorizationDetails } from "../../account.ts";
import { defineCheck } from "../check.ts";
import { documentOf, ownPolicies, type PolicySubject, statementsEvidence } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

/** Returns the policies with these names, and the policies of the groups with these names. */
function policiesForHumans(details: AuthorizationDetails, names: readonly string[]): PolicySubject[] {
  const wanted = new Set(names);
  const arnsOfGroups = new Set(
    details.groups
      .filter(({ groupName }) => wanted.has(groupName))
      .flatMap(({ attachedPolicies }) => attachedPolicies.map(({ policyArn }) => policyArn)),
  );
  return ownPolicies(details).filter(({ place }) =>
    place.kind === "MANAGED"
      ? wanted.has(place.policyName) || arnsOfGroups.has(place.policyArn)
      : wanted.has(place.policyName) || (place.ownerKind === "GROUP" && wanted.has(place.ownerName)),
  );
}

/** Evaluates nothing until the operator names the policies and groups that are meant for human users. */
export const nonStsAction = defineCheck({
  id: "non-sts-action",
  title: "Policy for human users allows more than sts:AssumeRole",
  family: "EXC",
  severity: "LOW",
  category: "IAMPolicy",
  rationale:
    "Where people work through roles, their own identity only needs permission to assume them. Any other permission is available to their password and keys at all times, without the MFA and session limits of the roles.",
  references: [AWS_PAGES.bestPractices, AWS_PAGES.switchRoles],
  needs: ["authorizationDetails"],
  thresholds: ["humanPolicyNames"],
  resources: ({ authorizationDetails }, { settings }) =>
    settings.humanPolicyNames.length === 0 ? [] : policiesForHumans(authorizationDetails, settings.humanPolicyNames),
  ref: ({ resource }) => resource,
  evaluate: ({ resource, text, place }) => {
    const document = documentOf(text);
    if ("notEvaluated" in document) return document;
    const excess = document.statements.filter(
      ({ effect, actions }) =>
        effect === "Allow" && !actions?.every((action) => action.toLowerCase() === "sts:assumerole"),
    );
    if (excess.length === 0) return null;
    return {
      description: `The policy ${resource.name} is meant for human users and allows more than sts:AssumeRole.`,
      evidence: {
        ...place,
        ...statementsEvidence(
          document,
          excess.map((statement) => ({ statement })),
        ),
      },
    };
  },
  remediation: () =>
    stepsOnly(
      "Move all other permissions to a role that these people can assume, and keep only sts:AssumeRole in this policy.",
    ),
});
