/** The published standards whose controls are listed. */
import { cisBenchmark } from "./cis.ts";
import type { StandardDefinition } from "./control.ts";
import { NIST_800_53_R5, PCI_DSS_4_0_1 } from "./related-standards.ts";
import { SECURITY_HUB } from "./security-hub.ts";

/** Earlier CIS versions are not listed: they number IAM as 5.0 does, or differ per control. */
export const CONTROL_STANDARDS = [
  "CIS_5_0",
  "CIS_6_0",
  "CIS_7_0",
  "AWS_SECURITY_HUB",
  "PCI_DSS_4_0_1",
  "NIST_800_53_R5",
] as const;
export type ControlStandard = (typeof CONTROL_STANDARDS)[number];

export const STANDARDS: Readonly<Record<ControlStandard, StandardDefinition>> = {
  CIS_5_0: cisBenchmark("5.0"),
  CIS_6_0: cisBenchmark("6.0"),
  CIS_7_0: cisBenchmark("7.0"),
  AWS_SECURITY_HUB: SECURITY_HUB,
  PCI_DSS_4_0_1,
  NIST_800_53_R5,
};
