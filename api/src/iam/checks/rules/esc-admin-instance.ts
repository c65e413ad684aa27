import { defineServiceRoleCheck } from "../define-service-role-check.ts";
import { AWS_PAGES } from "../references.ts";

export const escAdminInstance = defineServiceRoleCheck({
  id: "esc-admin-instance",
  title: "EC2 instance role has administrator access",
  severity: "HIGH",
  rationale:
    "Anyone who can run a command on the instance, or exploit its application, can read the role's credentials from the metadata service. They are then an administrator.",
  references: [AWS_PAGES.ec2Roles],
  service: "ec2.amazonaws.com",
  needsInstanceProfile: true,
  workloads: "instances",
});
