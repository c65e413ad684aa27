import type { Analyzer, UnreadAnalysis } from "../../access-analyzer.ts";
import { causeOf } from "../../section.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { setTags } from "../remediations.ts";

/** An analyzer, or a Region whose analyzers were not listed. */
type Subject = Analyzer | UnreadAnalysis;

export const analyzerUntagged = defineCheck({
  id: "analyzer-untagged",
  title: "Access analyzer has no tags",
  family: "GOV",
  severity: "INFORMATIONAL",
  category: "IAMAccount",
  rationale:
    "Tags say who owns an analyzer and what it is for. Without them, no one knows who decides about its findings, and access to it cannot be limited by tags.",
  references: [AWS_PAGES.accessAnalyzer],
  needs: ["accessAnalyzer"],
  resources: ({ accessAnalyzer: { analyzers, unread } }): readonly Subject[] => [
    ...analyzers,
    ...unread.filter(({ analyzerArn }) => analyzerArn === null),
  ],
  ref: (subject) =>
    "name" in subject
      ? { category: "IAMAccount", id: subject.arn, name: subject.name, arn: subject.arn }
      : {
          category: "IAMAccount",
          id: `analyzers ${subject.region}`,
          name: `analyzers in ${subject.region}`,
          arn: null,
        },
  evaluate: (subject) => {
    if (!("name" in subject))
      return { notEvaluated: `The analyzers were not read: ${causeOf(subject)} (${subject.reason})` };
    const { arn, name, region, tagCount } = subject;
    return tagCount > 0
      ? null
      : { description: `The analyzer ${name} in ${region} has no tags.`, evidence: { analyzerArn: arn, region } };
  },
  remediation: (_resource, evidence) => ({
    text: "Add a tag that names the team that owns the analyzer.",
    cli: setTags(
      cli`aws accessanalyzer tag-resource --resource-arn ${String(evidence["analyzerArn"])} --region ${String(evidence["region"])} --tags`,
      ["owner"],
      (key) => `${key}=`,
    ),
    terraform: null,
  }),
});
