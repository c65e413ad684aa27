import type { StandardCountsFragment } from "../../gql/overview.ts";
import type { ControlStandard } from "../../gql/schema-types.ts";
import { countOf, formatNumber } from "../../ui/format.ts";

const NAMES: Readonly<Record<ControlStandard, string>> = {
  AWS_SECURITY_HUB: "Security Hub",
  CIS_7_0: "CIS 7.0",
  CIS_6_0: "CIS 6.0",
  CIS_5_0: "CIS 5.0",
  PCI_DSS_4_0_1: "PCI DSS 4.0.1",
  NIST_800_53_R5: "NIST 800-53",
};

const TITLES: Readonly<Record<ControlStandard, string>> = {
  ...NAMES,
  AWS_SECURITY_HUB: "AWS Security Hub",
  CIS_7_0: "CIS AWS Foundations Benchmark 7.0",
  CIS_6_0: "CIS AWS Foundations Benchmark 6.0",
  CIS_5_0: "CIS AWS Foundations Benchmark 5.0",
  NIST_800_53_R5: "NIST SP 800-53 Revision 5",
};

export const STANDARDS = Object.keys(NAMES) as ControlStandard[];

/** The full name, for a heading. */
export function standardTitle(standard: ControlStandard): string {
  return TITLES[standard];
}

export function standardName(standard: ControlStandard): string {
  return NAMES[standard];
}

/** The numbers of a standard in two sentences: of those that were asked, and of those that were not. */
export interface StandardText {
  /** "0 of 23 asked controls pass, 19 fail, 0 answered by hand, 4 not evaluated". */
  readonly asked: string;
  /** "3 controls wait for a person, 1 is not covered". Null if all were asked. */
  readonly others: string | null;
}

export function standardText({
  askedCount,
  passedCount,
  failedCount,
  answeredByHandCount,
  notEvaluatedCount,
  forPersonCount,
  notCoveredCount,
}: Omit<StandardCountsFragment, "standard">): StandardText {
  const others = [
    ...(forPersonCount > 0 ? [`${countOf(forPersonCount, "control waits", "controls wait")} for a person`] : []),
    ...(notCoveredCount > 0 ? [`${countOf(notCoveredCount, "control is", "controls are")} not covered`] : []),
  ];
  return {
    asked: [
      `${formatNumber(passedCount)} of ${countOf(askedCount, "asked control")} pass`,
      `${formatNumber(failedCount)} fail`,
      `${formatNumber(answeredByHandCount)} answered by hand`,
      `${formatNumber(notEvaluatedCount)} not evaluated`,
    ].join(", "),
    others: others.length === 0 ? null : others.join(", "),
  };
}

/** The numbers of one standard in the answer of the overview. */
export function countsOfStandard<Counts extends { readonly standard: ControlStandard }>(
  standards: readonly Counts[],
  standard: ControlStandard,
): Counts {
  return standards.find((each) => each.standard === standard)!;
}
