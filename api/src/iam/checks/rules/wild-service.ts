import { definePolicyCheck } from "../define-policy-check.ts";

export const wildService = definePolicyCheck({
  id: "wild-service",
  title: "service:* on all resources",
  family: "EXC",
  severity: "MEDIUM",
  controls: { securityHub: ["IAM.21"] },
  rationale:
    "service:* gives every action that the service has and every one that AWS adds to it later, reading, changing and opening alike. Whoever takes over a holder of it owns the service in this account.",
  issues: ["SERVICE_WILDCARD"],
  mend: "List the actions that are used (IAM's last-accessed data names them) in place of service:*, and name the resources.",
});
