import type { ControlStandard } from "./standards.ts";

/** The names of the standards as their publishers write them. */
export const STANDARD_NAMES: Readonly<Record<ControlStandard, string>> = {
  CIS_5_0: "CIS AWS Foundations Benchmark 5.0",
  CIS_6_0: "CIS AWS Foundations Benchmark 6.0",
  CIS_7_0: "CIS AWS Foundations Benchmark 7.0",
  AWS_SECURITY_HUB: "AWS Security Hub",
  PCI_DSS_4_0_1: "PCI DSS 4.0.1",
  NIST_800_53_R5: "NIST SP 800-53 Rev. 5",
};
