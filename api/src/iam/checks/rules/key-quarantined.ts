import type { User } from "../../account.ts";
import { userRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { isQuarantinePolicy } from "../quarantine.ts";
import { AWS_PAGES } from "../references.ts";

export const keyQuarantined = defineCheck({
  id: "key-quarantined",
  title: "AWS reported this user's access key as exposed",
  family: "KEY",
  severity: "CRITICAL",
  category: "IAMUser",
  rationale:
    "AWS attaches its quarantine policy to a user whose access key it found in public. The policy denies only some actions: anyone who has the key can still use the rest of the user's permissions until the key is deactivated.",
  references: [AWS_PAGES.compromisedKeyQuarantine, AWS_PAGES.updateAccessKeys],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user: User) => userRef(user),
  evaluate: ({ userName, attachedPolicies }) => {
    const quarantine = attachedPolicies.filter(({ policyArn }) => isQuarantinePolicy(policyArn));
    if (quarantine.length === 0) return null;
    return {
      description: `AWS found an access key of ${userName} in public and attached ${quarantine.map(({ policyName }) => policyName).join(", ")}.`,
      evidence: { userName, quarantinePolicies: quarantine.map(({ policyArn }) => policyArn) },
    };
  },
  remediation: ({ name }) => ({
    text: `Start a rotation of the exposed key of ${name} in mode COMPROMISED: it deactivates the key before it creates a new one. Check CloudTrail for what the key did, and follow the support case that AWS opened. Leave the quarantine policy in place until AWS removes it or tells you to.`,
    cli: null,
    terraform: null,
  }),
});
