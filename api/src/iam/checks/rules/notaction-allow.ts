import { definePolicyCheck } from "../define-policy-check.ts";

export const notactionAllow = definePolicyCheck({
  id: "notaction-allow",
  title: "Allow with NotAction",
  family: "EXC",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "Allow with NotAction gives everything but what is named: every service that nobody thought of, and each that AWS adds. It is hardly ever what was meant.",
  issues: ["NOT_ACTION_ALLOW"],
  mend: "Turn the statement round: list under Action what is needed. To forbid something in general use Deny with NotAction or a service control policy.",
});
