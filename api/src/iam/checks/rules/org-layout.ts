import { isUsable } from "../../organization.ts";
import { accountEvidence, accountNames, defineOrganizationCheck } from "../define-organization-check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { askFirst } from "../remediations.ts";

/**
 * Fails an account that is in no organizational unit. Whether the units fit their accounts is for a person to decide.
 */
export const orgLayout = defineOrganizationCheck({
  id: "org-layout",
  title: "Account of the organization is in no organizational unit",
  severity: "LOW",
  rationale:
    "Policies are attached to organizational units, so that accounts with the same purpose have the same limits. An account directly below the root has only the limits of the whole organization, and is often a new one that was forgotten there.",
  references: [AWS_PAGES.organizationalUnits],
  evaluate: ({ layout, managementAccountId, organizationId }) => {
    if (layout === null)
      return { notEvaluated: "The accounts are not known: the organization was not read in the last 24 hours." };
    const outside = layout.members.filter(
      ({ awsAccountId, unitId, state }) =>
        unitId === layout.rootId && awsAccountId !== managementAccountId && isUsable(state),
    );
    if (outside.length > 0)
      return {
        description: `Directly below the root, in no organizational unit: ${accountNames(outside)}.`,
        evidence: { organizationId, rootId: layout.rootId, ...accountEvidence(outside) },
      };
    const unread = layout.unread.find(({ unitId }) => unitId === layout.rootId);
    return unread ? { notEvaluated: `AWS did not list what is directly below the root: ${unread.message}` } : null;
  },
  remediation: (_resource, evidence) => ({
    text: "Move each account to the organizational unit for its environment. The policies of that unit then limit it, so look at them first.",
    cli: askFirst({ account: "Number of the account", unit: "ID of its organizational unit" }, [
      cli`aws organizations move-account --account-id "$account" --source-parent-id ${String(evidence["rootId"])} --destination-parent-id "$unit"`,
    ]),
    terraform: null,
  }),
});
