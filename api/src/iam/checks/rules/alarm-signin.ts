import { FAILED_SIGN_IN_EVENTS, SIGN_IN_WITHOUT_MFA_EVENTS, UNAUTHORIZED_EVENTS } from "../../alarm-event.ts";
import { defineAlarmCheck } from "../define-alarm-check.ts";
import { AWS_PAGES } from "../references.ts";

export const alarmSignin = defineAlarmCheck({
  id: "alarm-signin",
  title: "Unauthorized calls and suspicious sign-ins raise no alarm",
  family: "GOV",
  severity: "MEDIUM",
  rationale:
    "Refused calls, failed sign-ins and sign-ins without MFA are often the first trace of a stolen credential. Without an alarm, they are found only after the damage.",
  references: [AWS_PAGES.trailAlarms, AWS_PAGES.metricFilters],
  events: [...UNAUTHORIZED_EVENTS, ...SIGN_IN_WITHOUT_MFA_EVENTS, ...FAILED_SIGN_IN_EVENTS],
});
