import { type AnalyzerFinding, FINDINGS_MAX, findingsByResource, isExternalAnalyzer } from "../../access-analyzer.ts";
import type { Role } from "../../account.ts";
import type { Evidence } from "../../finding.ts";
import { roleRef } from "../../identity.ts";
import { grantsFrom } from "../../policy/grants-from.ts";
import { type AssumeAction, trustGrants } from "../../policy/trust.ts";
import { causeOf } from "../../section.ts";
import { type Instant, formatInstant } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { grantsEvidence } from "../define-trust-check.ts";
import { trustPolicyOf } from "../policy-subjects.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { ownRoles } from "../subjects.ts";

const ASSUME_ACTIONS: readonly AssumeAction[] = [
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
];

/**
 * Fails a role about which IAM Access Analyzer has an active finding of external access. The evidence names the statements
 * of the trust policy that allow external principals, so the alert joins the problem of the checks of these statements.
 */
export const aaFindings = defineCheck({
  id: "aa-findings",
  title: "IAM Access Analyzer reports external access to the role",
  family: "TRU",
  severity: "LOW",
  category: "IAMRole",
  rationale:
    "AWS proved that a principal outside the account or organization can assume the role, and no one has archived the finding as intended. Each finding needs a decision: close the access, or archive the finding.",
  references: [AWS_PAGES.accessAnalyzerFindings, AWS_PAGES.accessAnalyzer],
  needs: ["authorizationDetails", "accessAnalyzer"],
  resources: ({ authorizationDetails }) => ownRoles(authorizationDetails),
  ref: (role) => roleRef(role),
  evaluate: (role, { accessAnalyzer }, { awsAccountId, at }) => {
    const { analyzers, unread } = accessAnalyzer;
    const reported = findingsByResource(accessAnalyzer)(role.arn).findings.filter(
      ({ type }) => type === "ExternalAccess",
    );
    const found = reported.filter(({ error }) => error === null);
    if (found.length > 0)
      return {
        description: `IAM Access Analyzer reports that external principals can assume the role ${role.roleName}.`,
        evidence: {
          findings: found.slice(0, FINDINGS_MAX).map(findingEvidence),
          ...externalStatements(role, { awsAccountId, at }),
        },
      };
    const [failed] = reported;
    if (failed) return { notEvaluated: `IAM Access Analyzer could not analyze the role: ${failed.error}` };
    // A finding of an analyzer of unused access is not about external principals.
    const relevant = new Set(analyzers.filter(isExternalAnalyzer).map(({ arn }) => arn));
    const missing = unread.find(({ analyzerArn }) => analyzerArn === null || relevant.has(analyzerArn));
    if (missing) return { notEvaluated: `Findings were not read: ${causeOf(missing)} (${missing.reason})` };
    return analyzers.some((each) => each.isActive && isExternalAnalyzer(each))
      ? null
      : { notEvaluated: "No external access analyzer is active in the Regions that were read." };
  },
  remediation: (_resource, evidence) => {
    const findings = (evidence["findings"] as readonly Readonly<Record<string, string>>[] | undefined) ?? [];
    return {
      text: "If no external principal should assume the role, remove them from its trust policy. AWS then resolves the finding. If the access is intended, archive the finding or add an archive rule.",
      cli: findings
        .map(
          ({ id, analyzerArn, region }) =>
            cli`aws accessanalyzer update-findings --analyzer-arn ${analyzerArn!} --ids ${id!} --status ARCHIVED --region ${region!}`,
        )
        .join("\n"),
      terraform: null,
    };
  },
});

function findingEvidence({ id, analyzerArn, region, createdAt, updatedAt }: AnalyzerFinding): Evidence {
  return { id, analyzerArn, region, createdAt: formatInstant(createdAt), updatedAt: formatInstant(updatedAt) };
}

/** The statements that allow anyone but services and principals of the account. */
function externalStatements(
  role: Role,
  { awsAccountId, at }: { readonly awsAccountId: string; readonly at: Instant },
): Evidence {
  const document = trustPolicyOf(role);
  if ("notEvaluated" in document) return {};
  const grants = ASSUME_ACTIONS.flatMap((action) => trustGrants(grantsFrom(document, at), action)).filter(
    ({ party, accountId }) =>
      party === "ANYONE" || party === "FEDERATED" || (accountId ?? awsAccountId) !== awsAccountId,
  );
  return grantsEvidence(document, grants);
}
