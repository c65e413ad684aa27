import { defineServiceRoleCheck } from "../define-service-role-check.ts";

export const escAdminInstance = defineServiceRoleCheck({
  id: "esc-admin-instance",
  title: "Instance profile holds administrator",
  severity: "HIGH",
  rationale:
    "Whoever runs a command on the instance, or finds a hole in what it serves, reads the role's credentials from the metadata service and is an administrator.",
  service: "ec2.amazonaws.com",
  isInProfile: true,
  what: "instances",
});
