import { accountRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";

/**
 * Fails an account without a security contact. Whether the contact, and the account's own contact information, are current
 * is for a person to decide: AWS requires the latter of every account, and no call says when it was confirmed.
 */
export const contacts = defineCheck({
  id: "contacts",
  title: "Account has no security contact",
  family: "GOV",
  severity: "MEDIUM",
  category: "IAMAccount",
  rationale:
    "AWS writes to the security contact if it finds a leaked key or abuse of the account. Without one, the message goes only to the e-mail address of the root user, which is often not read.",
  references: [AWS_PAGES.alternateContacts],
  needs: ["securityContact"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (awsAccountId, { securityContact: { isSet } }) =>
    isSet
      ? null
      : {
          description: `AWS has no security contact for the account ${awsAccountId}.`,
          evidence: { alternateContactType: "SECURITY" },
        },
  remediation: () => ({
    text: "Register a security contact with an e-mail address and a telephone number that reach a team, not one person.",
    cli: "aws account put-alternate-contact --alternate-contact-type SECURITY --name NAME --title TITLE --email-address EMAIL_ADDRESS --phone-number PHONE_NUMBER",
    terraform: `resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = "NAME"
  title                  = "TITLE"
  email_address          = "EMAIL_ADDRESS"
  phone_number           = "PHONE_NUMBER"
}`,
  }),
});
