import type { AuthorizationDetails } from "../../account.ts";
import { defineCheck } from "../check.ts";
import { documentOf, ownPolicies, type PolicySubject, rewritePolicy, statementsEvidence } from "../policy-subjects.ts";

/** Policies of these names, and the inline ones of groups of these names. */
function humanPolicies(details: AuthorizationDetails, names: readonly string[]): PolicySubject[] {
  const wanted = new Set(names);
  const ofGroups = new Set(
    details.groups
      .filter(({ groupName }) => wanted.has(groupName))
      .flatMap(({ attachedPolicies }) => attachedPolicies.map(({ policyArn }) => policyArn)),
  );
  return ownPolicies(details).filter(({ place }) =>
    place.kind === "MANAGED"
      ? wanted.has(place.policyName) || ofGroups.has(place.policyArn)
      : wanted.has(place.policyName) || (place.ownerKind === "GROUP" && wanted.has(place.ownerName)),
  );
}

/** Off until the operator names the policies and groups that are meant for humans. */
export const nonStsAction = defineCheck({
  id: "non-sts-action",
  title: "Policy meant for humans allows more than sts:AssumeRole",
  family: "EXC",
  severity: "LOW",
  category: "IAMPolicy",
  controls: {},
  rationale:
    "Where people work through roles, all that their own identity needs is to assume them. Anything more in such a policy is held by passwords and keys all day, outside the roles' MFA and sessions.",
  needs: ["authorizationDetails"],
  thresholds: ["humanPolicyNames"],
  resources: ({ authorizationDetails }, { settings }) =>
    settings.humanPolicyNames.length === 0 ? [] : humanPolicies(authorizationDetails, settings.humanPolicyNames),
  ref: ({ resource }) => resource,
  evaluate: ({ resource, text, place }) => {
    const document = documentOf(text);
    if ("notEvaluated" in document) return document;
    const more = document.statements.filter(
      ({ effect, actions }) =>
        effect === "Allow" && !actions?.every((action) => action.toLowerCase() === "sts:assumerole"),
    );
    if (more.length === 0) return null;
    return {
      description: `The policy ${resource.name} is meant for humans and allows more than sts:AssumeRole.`,
      evidence: {
        ...place,
        ...statementsEvidence(
          document,
          more.map((statement) => ({ statement })),
        ),
      },
    };
  },
  remediation: (resource, evidence) =>
    rewritePolicy(
      resource,
      evidence,
      "Move what is allowed beside sts:AssumeRole into a role that these people may assume, and leave only that here.",
    ),
});
