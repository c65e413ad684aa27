import { wholeDaysBetween } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { rotateAccessKey } from "../remediations.ts";
import { accessKeyEvidence, dayCount } from "../subjects.ts";

export const keyAge90 = defineAccessKeyCheck({
  id: "key-age-90",
  title: "Access key is older than the rotation limit",
  family: "KEY",
  severity: "MEDIUM",
  rationale:
    "An access key works until it is deactivated. The longer a key is in use, the more copies of it exist in files, pipelines and laptops, and the longer a leaked copy stays valid.",
  references: [AWS_PAGES.updateAccessKeys, securityHub("IAM.3")],
  thresholds: ["keyMaxAgeDays"],
  evaluate: (key, { at, settings }) => {
    const ageDays = wholeDaysBetween(key.createdAt, at);
    if (!key.key.isActive || ageDays <= settings.keyMaxAgeDays) return null;
    return {
      description: `An active access key of ${key.user.userName} is ${dayCount(ageDays)} old; the limit is ${dayCount(settings.keyMaxAgeDays)}.`,
      evidence: { ...accessKeyEvidence(key, at), limitDays: settings.keyMaxAgeDays },
    };
  },
  remediation: (_resource, evidence) =>
    rotateAccessKey(
      evidence,
      "Rotate the key: create a second one, switch all applications to it, deactivate the old one, watch for failures, and then delete it.",
    ),
});
