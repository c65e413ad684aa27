import { isExternalAnalyzer } from "../../access-analyzer.ts";
import { accountRef } from "../../identity.ts";
import { causeOf } from "../../section.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

/** The number of Regions that a description names. */
const NAMED_REGIONS_MAX = 3;

/**
 * Fails an account with a Region that was read and has no active analyzer of external access, neither of the account nor,
 * in another scanned account, of its organization.
 */
export const aaEnabled = defineCheck({
  id: "aa-enabled",
  title: "Account has no external access analyzer in a Region",
  family: "TRU",
  severity: "HIGH",
  category: "IAMAccount",
  rationale:
    "IAM Access Analyzer of AWS proves which roles and resources principals outside the account or organization can reach. It works Region by Region and costs nothing for external access. Without an analyzer, no one learns that a policy opens a resource.",
  references: [AWS_PAGES.accessAnalyzer, AWS_PAGES.bestPractices],
  needs: ["accessAnalyzer"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (_awsAccountId, { accessAnalyzer: { analyzers, regions, organizationRegions = [], unread } }) => {
    const lists = unread.filter(({ analyzerArn }) => analyzerArn === null);
    const notListed = new Set(lists.map(({ region }) => region));
    const own = analyzers.filter((each) => each.isActive && isExternalAnalyzer(each));
    const covered = new Set([...own.map(({ region }) => region), ...organizationRegions]);
    const without = regions.filter((region) => !covered.has(region) && !notListed.has(region)).toSorted();
    const firstUnread = lists.find(({ region }) => !covered.has(region));
    if (without.length === 0)
      return firstUnread
        ? { notEvaluated: `The analyzers were not read: ${causeOf(firstUnread)} (${firstUnread.reason})` }
        : null;
    const more = without.length - NAMED_REGIONS_MAX;
    const named = without.slice(0, NAMED_REGIONS_MAX).join(", ") + (more > 0 ? ` and ${more} more Regions` : "");
    return {
      description: `No external access analyzer of the account is active in ${named}.`,
      evidence: {
        regions: without,
        inactiveAnalyzers: analyzers
          .filter((each) => isExternalAnalyzer(each) && !each.isActive)
          .map(({ arn }) => arn)
          .toSorted(),
      },
    };
  },
  remediation: (_resource, evidence) => {
    const regions = (evidence["regions"] as readonly string[] | undefined) ?? ["REGION"];
    return {
      text: "Create an analyzer of external access in each Region that the account uses. An analyzer of the organization in its management or delegated administrator account also covers this account. AWS lists it only there: let IAM Monitor scan that account and read its IAM Access Analyzer, or dismiss the alert as mitigated elsewhere.",
      cli: regions
        .map(
          (region) =>
            cli`aws accessanalyzer create-analyzer --analyzer-name external-access --type ACCOUNT --region ${region}`,
        )
        .join("\n"),
      terraform: `resource "aws_accessanalyzer_analyzer" "external_access" {
  analyzer_name = "external-access"
  type          = "ACCOUNT"
}`,
    };
  },
});
