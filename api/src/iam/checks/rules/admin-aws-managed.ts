import { findIssuesOf } from "../../policy/issues.ts";
import { defineCheck } from "../check.ts";
import { attachedPolicies, documentOf, isAdministratorAccess, statementsEvidence } from "../policy-subjects.ts";
import { detachPolicy, holdersEvidence } from "../attachments.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const adminAwsManaged = defineCheck({
  id: "admin-aws-managed",
  title: "AWS managed policy with full administrator access is attached",
  family: "EXC",
  severity: "CRITICAL",
  category: "IAMPolicy",
  rationale:
    "AdministratorAccess allows every action on every resource. Each user, group or role that it is attached to can take over the account, and so can anyone with one of their leaked credentials.",
  references: [AWS_PAGES.bestPractices, securityHub("IAM.1")],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) =>
    attachedPolicies(authorizationDetails).filter(({ isAwsManaged }) => isAwsManaged),
  ref: ({ resource }) => resource,
  evaluate: (policy) => {
    const description = `${policy.policyName}, which allows every action on every resource, is attached to ${policy.attachedTo.length} ${policy.attachedTo.length === 1 ? "user, group or role" : "users, groups or roles"}.`;
    // Offline files may lack the documents of AWS managed policies, but the content of AdministratorAccess is known.
    if (policy.text === null && isAdministratorAccess(policy.policyArn))
      return { description, evidence: holdersEvidence(policy) };
    const document = documentOf(policy.text);
    if ("notEvaluated" in document) return document;
    const found = findIssuesOf("ADMIN", document);
    return found.length === 0
      ? null
      : { description, evidence: { ...holdersEvidence(policy), ...statementsEvidence(document, found) } };
  },
  remediation: (resource, evidence) =>
    detachPolicy(
      resource,
      evidence,
      "Give each user, group or role a policy with only the permissions it needs, and then detach this one. Keep few administrators, in roles that require MFA.",
    ),
});
