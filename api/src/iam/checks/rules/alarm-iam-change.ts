import { IAM_CHANGE_EVENTS } from "../../alarm-event.ts";
import { defineAlarmCheck } from "../define-alarm-check.ts";
import { AWS_PAGES } from "../references.ts";

export const alarmIamChange = defineAlarmCheck({
  id: "alarm-iam-change",
  title: "IAM policy changes raise no alarm",
  family: "GOV",
  severity: "MEDIUM",
  rationale:
    "A changed policy can give an attacker lasting access. An alarm lets a person compare each change with what was planned, while it can still be undone.",
  references: [AWS_PAGES.trailAlarms, AWS_PAGES.metricFilters],
  events: IAM_CHANGE_EVENTS,
});
