import { definePolicyCheck } from "../define-policy-check.ts";

export const dataExfil = definePolicyCheck({
  id: "data-exfil",
  title: "Unconstrained data read (S3, SSM parameters, secrets)",
  family: "EXC",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "Reading every object, parameter or secret of an account needs no further step: it is the data itself. A leaked key of the holder is a leak of all of it.",
  issues: ["DATA_EXFILTRATION"],
  mend: "Name the buckets, parameters and secrets that are read, or tie the statement to a tag (aws:ResourceTag) or to your network.",
});
