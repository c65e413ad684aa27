import { defineCheck } from "../check.ts";
import { detachPolicy, holdersEvidence } from "../attachments.ts";
import { attachedPolicies, type HolderKind } from "../policy-subjects.ts";

const NOT_ROLES: readonly HolderKind[] = ["USER", "GROUP"];

export const managedNotOnRole = defineCheck({
  id: "managed-not-on-role",
  title: "Managed policy attached to something other than a role",
  family: "EXC",
  severity: "LOW",
  category: "IAMPolicy",
  controls: {},
  rationale:
    "Rights that hang on users and groups belong to long-lived passwords and keys. On a role they are only held by sessions that end by themselves and can ask for MFA.",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => attachedPolicies(authorizationDetails),
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
      "Attach the policy to a role that the people may assume with MFA, then detach it from users and groups.",
    ),
});
