import { type DelegableServices, delegableServices } from "../../delegable-services.ts";
import type { OrganizationAdministration } from "../../organization-administration.ts";
import type { Failure, NotEvaluated } from "../check.ts";
import { defineOrganizationCheck, notKnown } from "../define-organization-check.ts";
import { cli, hcl } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { askFirst } from "../remediations.ts";

const LISTS_SERVICES = "organizations:ListAWSServiceAccessForOrganization";
const LISTS_ADMINISTRATORS = [
  "organizations:ListDelegatedAdministrators",
  "organizations:ListDelegatedServicesForAccount",
] as const;

export interface UndelegatedServices extends Pick<DelegableServices, "unknown"> {
  /** One failure per service that only the management account administers. */
  readonly failures: readonly Failure[];
}

/** The services with trusted access that no usable member account administers. */
export function undelegatedServices(administration: OrganizationAdministration): UndelegatedServices | NotEvaluated {
  const { trustedServices, delegatedAdministrators, managementAccountId, closedAccountIds } = administration;
  if (trustedServices === null) return notKnown(administration, "The services with trusted access are", LISTS_SERVICES);
  if (delegatedAdministrators === null)
    return notKnown(administration, "The delegated administrators are", ...LISTS_ADMINISTRATORS);
  const without = new Set([managementAccountId, ...closedAccountIds]);
  const delegated = new Set(
    delegatedAdministrators.flatMap(({ awsAccountId, services }) => (without.has(awsAccountId) ? [] : services)),
  );
  const { delegable, unknown } = delegableServices(trustedServices);
  const failures = delegable
    .filter((service) => !delegated.has(service))
    .map((servicePrincipal) => ({
      description: `No member account administers ${servicePrincipal}, which has trusted access to the organization.`,
      evidence: { organizationId: administration.organizationId, managementAccountId, servicePrincipal },
      discriminator: servicePrincipal,
    }));
  return { failures, unknown };
}

/** Raises no alert for a service if it is unknown whether it can be delegated. Only controls use such a result. */
export const orgDelegated = defineOrganizationCheck({
  id: "org-delegated",
  title: "Service of the organization is administered only from the management account",
  severity: "LOW",
  rationale:
    "A service with trusted access works in every account of the organization. Without a delegated administrator, people need access to the management account to operate it, and no service control policy limits what they can do there.",
  references: [AWS_PAGES.organizationsServices, AWS_PAGES.managementAccountBestPractices],
  evaluate: (administration) => {
    const result = undelegatedServices(administration);
    return "notEvaluated" in result ? result : result.failures;
  },
  remediation: (_resource, evidence) => {
    const service = String(evidence["servicePrincipal"]);
    return {
      text: "If the service has a command of its own for this, as Amazon GuardDuty and AWS CloudTrail have, use that. Otherwise register a member account for security, logging or operations as the delegated administrator. If the organization no longer uses the service, disable its trusted access in the service.",
      cli: askFirst({ account: "Number of that account" }, [
        cli`aws organizations register-delegated-administrator --account-id "$account" --service-principal ${service}`,
      ]),
      terraform: hcl`variable "account_id" {
  type = string
}

resource "aws_organizations_delegated_administrator" "this" {
  account_id        = var.account_id
  service_principal = ${service}
}`,
    };
  },
});
