import { accountRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";
import { askFirst } from "../remediations.ts";

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
    cli: askFirst(
      {
        name: "Name of the security contact",
        title: "Title or role of the contact",
        email: "E-mail address",
        phone: "Telephone number",
      },
      [
        'aws account put-alternate-contact --alternate-contact-type SECURITY --name "$name" --title "$title" --email-address "$email" --phone-number "$phone"',
      ],
    ),
    terraform: `variable "security_contact" {
  type = object({ name = string, title = string, email_address = string, phone_number = string })
}

resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = var.security_contact.name
  title                  = var.security_contact.title
  email_address          = var.security_contact.email_address
  phone_number           = var.security_contact.phone_number
}`,
  }),
});
