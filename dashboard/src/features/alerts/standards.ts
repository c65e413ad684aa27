import type { ControlStandard } from "../../gql/schema-types.ts";

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
