import { customerPolicies, type PolicySubject } from "../policy-subjects.ts";
import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

/**
 * Whether a managed policy is attached or used as a boundary. `bnd-ineffective` covers policies used only as a
 * boundary.
 */
const isInUse = ({ place }: PolicySubject) => place.kind === "MANAGED" && (place.isAttached || place.isBoundary);

/**
 * Fails a policy that allows `*:*`. Under a condition the severity is one level lower, and the policy still fails: a
 * request that meets the condition may do everything.
 */
export const adminCustomIdle = definePolicyCheck({
  id: "admin-custom-idle",
  title: "Unattached customer managed policy allows all actions on all resources",
  family: "EXC",
  severity: "MEDIUM",
  rationale:
    "The policy is not attached now. A principal that can attach policies can create an administrator with one call that looks harmless, without a new document that a review could catch.",
  references: [AWS_PAGES.bestPractices, securityHub("IAM.1")],
  issues: ["ADMIN"],
  policies: (details) => customerPolicies(details).filter((policy) => !isInUse(policy)),
  fix: "Delete the policy, or replace *:* with the permissions that it is meant to grant.",
});
