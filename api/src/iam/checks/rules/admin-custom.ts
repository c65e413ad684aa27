import { customerPolicies, type PolicySubject } from "../policy-subjects.ts";
import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

const isAttached = ({ place }: PolicySubject) => place.kind === "MANAGED" && place.isAttached;

/**
 * Fails a policy that allows `*:*`. Under a condition the severity is one level lower, and the policy still fails: a
 * request that meets the condition may do everything.
 */
export const adminCustom = definePolicyCheck({
  id: "admin-custom",
  title: "Attached customer managed policy allows all actions on all resources",
  family: "EXC",
  severity: "HIGH",
  rationale:
    "A customer managed policy that allows everything grants administrator access under a name that reviews do not look for. Every principal that it is attached to can take over the account, deliberately or through a leaked key.",
  references: [AWS_PAGES.bestPractices, securityHub("IAM.1")],
  issues: ["ADMIN"],
  policies: (details) => customerPolicies(details).filter(isAttached),
  fix: "Replace *:* with the permissions that the attached users, groups and roles need. Real administrators should use a role with MFA and the AWS managed policy AdministratorAccess, which is easy to find.",
});
