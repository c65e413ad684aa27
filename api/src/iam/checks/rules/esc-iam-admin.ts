import { IDENTITY_ACTIONS } from "../../escalation/techniques/sensitive-actions.ts";
import { definePowerCheck } from "../define-power-check.ts";
import { AWS_PAGES } from "../references.ts";

export const escIamAdmin = definePowerCheck({
  id: "esc-iam-admin",
  title: "Non-administrator can create or change identities",
  rationale:
    "A principal that can create users and roles, or set their passwords and keys, controls who has access to the account. Unless new identities must have a permissions boundary, this leads to administrator access.",
  references: [AWS_PAGES.permissionsBoundaries, AWS_PAGES.bestPractices],
  actions: IDENTITY_ACTIONS,
  power: "can create or change identities",
  fix: "Let only a few administrators or a pipeline create identities. Require a permissions boundary on every new identity (condition iam:PermissionsBoundary).",
});
