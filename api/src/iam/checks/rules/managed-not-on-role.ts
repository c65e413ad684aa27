import { defineCheck } from "../check.ts";
import { detachPolicy, holdersEvidence } from "../attachments.ts";
import { attachedPolicies, type HolderKind } from "../policy-subjects.ts";
import { isQuarantinePolicy } from "../quarantine.ts";
import { AWS_PAGES } from "../references.ts";

const NOT_ROLES: readonly HolderKind[] = ["USER", "GROUP"];

export const managedNotOnRole = defineCheck({
  id: "managed-not-on-role",
  title: "Managed policy is attached to a user or group",
  family: "EXC",
  severity: "LOW",
  category: "IAMPolicy",
  rationale:
    "Permissions of users and groups belong to long-term passwords and keys. Permissions of a role are available only in sessions that expire and that can require MFA.",
  references: [AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) =>
    attachedPolicies(authorizationDetails).filter(({ policyArn }) => !isQuarantinePolicy(policyArn)),
  ref: ({ resource }) => resource,
  evaluate: (policy) => {
    const holders = policy.attachedTo.filter(({ kind }) => NOT_ROLES.includes(kind));
    if (holders.length === 0) return null;
    const names = holders.slice(0, 5).map(({ kind, name }) => `${kind.toLowerCase()} ${name}`);
    return {
      description: `The policy ${policy.policyName} is attached to ${names.join(", ")}${holders.length > names.length ? ` and ${holders.length - names.length} more` : ""}.`,
      evidence: holdersEvidence(policy, NOT_ROLES),
    };
  },
  remediation: (resource, evidence) =>
    detachPolicy(
      resource,
      evidence,
      "Attach the policy to a role that people can assume with MFA. Then detach it from users and groups.",
    ),
});
