import { definePolicyCheck } from "../define-policy-check.ts";

export const infraModify = definePolicyCheck({
  id: "infra-modify",
  title: "Write actions without resource constraint",
  family: "EXC",
  severity: "LOW",
  controls: {},
  rationale:
    "Writing actions on every resource let one mistake or one leaked key change or delete anything of that kind in the account, in all Regions.",
  issues: ["INFRASTRUCTURE_MODIFICATION"],
  mend: "Name the resources that are changed, or limit by tag (aws:ResourceTag) or Region (aws:RequestedRegion).",
});
