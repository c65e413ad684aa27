import { definePasswordPolicyCheck } from "../define-password-policy-check.ts";

/** AWS's own default where no policy is set. */
const MINIMUM_LENGTH = 8;

export const pwdLength8 = definePasswordPolicyCheck({
  id: "pwd-length-8",
  title: "Minimum length below 8",
  severity: "MEDIUM",
  controls: { securityHub: ["IAM.7"] },
  rationale:
    "Below eight characters a password falls to a guessing machine within hours, whatever else the policy asks of it.",
  evaluate: (policy) =>
    policy.minimumPasswordLength >= MINIMUM_LENGTH
      ? null
      : {
          description: `Passwords may be as short as ${policy.minimumPasswordLength} characters, which is below even AWS's own default of ${MINIMUM_LENGTH}.`,
          change: { minimumPasswordLength: MINIMUM_LENGTH },
        },
});
