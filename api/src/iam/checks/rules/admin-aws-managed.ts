import { findIssues } from "../../policy/issues.ts";
import { defineCheck } from "../check.ts";
import { attachedPolicies, documentOf, isAdministratorAccess, statementsEvidence } from "../policy-subjects.ts";
import { detachPolicy, holdersEvidence } from "../attachments.ts";

export const adminAwsManaged = defineCheck({
  id: "admin-aws-managed",
  title: "AWS managed policy with *:* is attached",
  family: "EXC",
  severity: "CRITICAL",
  category: "IAMPolicy",
  controls: { cis: { "5.0": ["1.15"], "6.0": ["2.15"], "7.0": ["2.14"] } },
  rationale:
    "AWS's AdministratorAccess allows everything. Each user, group or role that holds it can take the account, and each leaked credential of theirs is the account's.",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) =>
    attachedPolicies(authorizationDetails).filter(({ isAwsManaged }) => isAwsManaged),
  ref: ({ resource }) => resource,
  evaluate: (policy) => {
    const description = `${policy.policyName}, which allows every action on every resource, is attached to ${policy.attachedTo.length} of users, groups and roles.`;
    // Offline files may lack AWS's documents; this one's is known by heart.
    if (policy.text === null && isAdministratorAccess(policy.policyArn))
      return { description, evidence: holdersEvidence(policy) };
    const document = documentOf(policy.text);
    if ("notEvaluated" in document) return document;
    const found = findIssues(document).filter(({ code }) => code === "ADMIN");
    return found.length === 0
      ? null
      : { description, evidence: { ...holdersEvidence(policy), ...statementsEvidence(document, found) } };
  },
  remediation: (resource, evidence) =>
    detachPolicy(
      resource,
      evidence,
      "Give each holder a policy with what it really does, then detach this one. Keep administrators few, in roles that ask for MFA.",
    ),
});
