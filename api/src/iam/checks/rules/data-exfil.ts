import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const dataExfil = definePolicyCheck({
  id: "data-exfil",
  title: "Policy allows reading data without restriction",
  family: "EXC",
  severity: "MEDIUM",
  rationale:
    "Reading every object, parameter or secret of an account needs no further step: it is the data itself. One leaked key of a principal with this policy leaks all of it.",
  references: [AWS_PAGES.bestPractices, AWS_PAGES.resource],
  issues: ["DATA_EXFILTRATION"],
  fix: "Name the buckets, parameters and secrets that are read, or limit the statement to a tag (aws:ResourceTag) or to your network.",
});
