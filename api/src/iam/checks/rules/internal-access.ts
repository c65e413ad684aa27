import {
  type Analyzer,
  type AnalyzerFinding,
  FINDINGS_MAX,
  INTERNAL_ACCESS,
  isInternalAnalyzer,
  type UnreadAnalysis,
} from "../../access-analyzer.ts";
import { causeOf } from "../../section.ts";
import { formatInstant } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

/** A watched resource with its findings, or an analyzer or Region whose findings were not read. */
type Subject =
  | { readonly resourceArn: string; readonly findings: readonly AnalyzerFinding[] }
  | { readonly unread: UnreadAnalysis; readonly name: string };

/** Fails each resource about which an analyzer of internal access has an active finding. */
export const internalAccess = defineCheck({
  id: "internal-access",
  title: "IAM Access Analyzer reports internal access to a watched resource",
  family: "TRU",
  severity: "MEDIUM",
  category: "IAMAccount",
  rationale:
    "Someone chose the resource as critical and had AWS watch who in the account or organization can reach it. An active finding is access that no one has confirmed as intended.",
  references: [AWS_PAGES.accessAnalyzerFindings, AWS_PAGES.accessAnalyzer],
  needs: ["accessAnalyzer"],
  resources: ({ accessAnalyzer: { analyzers, findings, unread } }): readonly Subject[] => [
    ...[
      ...Map.groupBy(
        findings.filter(({ type }) => type === "InternalAccess"),
        ({ resourceArn }) => resourceArn,
      ),
    ].map(([resourceArn, about]) => ({ resourceArn, findings: about })),
    ...unread.filter((part) => mayHideAccess(part, analyzers)).map((part) => ({ unread: part, name: nameOf(part) })),
  ],
  ref: (subject) =>
    "unread" in subject
      ? { category: "IAMAccount", id: `${INTERNAL_ACCESS}${subject.name}`, name: subject.name, arn: null }
      : {
          category: "IAMAccount",
          id: `${INTERNAL_ACCESS}${subject.resourceArn}`,
          name: subject.resourceArn.split(":").slice(5).join(":"),
          arn: subject.resourceArn,
        },
  evaluate: (subject) => {
    if ("unread" in subject)
      return { notEvaluated: `Findings were not read: ${causeOf(subject.unread)} (${subject.unread.reason})` };
    const { resourceArn } = subject;
    const findings = subject.findings.filter(({ error }) => error === null);
    if (findings.length === 0)
      return { notEvaluated: `IAM Access Analyzer could not analyze the resource: ${subject.findings[0]!.error}` };
    return {
      description: `IAM Access Analyzer has ${findings.length} active ${findings.length === 1 ? "finding" : "findings"} of internal access to ${resourceArn}.`,
      evidence: {
        resourceArn,
        findings: findings.slice(0, FINDINGS_MAX).map(({ id, analyzerArn, region, createdAt }) => ({
          id,
          analyzerArn,
          region,
          createdAt: formatInstant(createdAt),
        })),
      },
    };
  },
  remediation: () =>
    stepsOnly(
      "Open each finding in IAM Access Analyzer to see the principal and its policies. Remove the access, or archive the finding if it is intended.",
    ),
});

/** Whether a part that was not read may contain findings of internal access. */
function mayHideAccess({ analyzerArn }: UnreadAnalysis, analyzers: readonly Analyzer[]): boolean {
  if (analyzerArn === null) return true;
  return analyzers.some((analyzer) => analyzer.arn === analyzerArn && isInternalAnalyzer(analyzer));
}

function nameOf({ region, analyzerArn }: UnreadAnalysis): string {
  return analyzerArn === null ? `analyzers in ${region}` : analyzerArn.slice(analyzerArn.lastIndexOf("/") + 1);
}
