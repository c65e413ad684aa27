import { ROOT_EVENTS } from "../../alarm-event.ts";
import { defineAlarmCheck } from "../define-alarm-check.ts";
import { AWS_PAGES } from "../references.ts";

export const rootAlarm = defineAlarmCheck({
  id: "root-alarm",
  title: "Root user activity raises no alarm",
  family: "ROOT",
  severity: "HIGH",
  rationale:
    "The root user can do everything, and daily work never needs it. Its use is either a rare planned task or an attack, so a person should hear of it within minutes.",
  references: [AWS_PAGES.trailAlarms, AWS_PAGES.metricFilters],
  events: ROOT_EVENTS,
});
