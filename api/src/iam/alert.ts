/** The life of an alert. The table of scanning.md, as code: which status an alert may have and what moves it. */

export const ALERT_STATUSES = ["OPEN", "ACKNOWLEDGED", "DISMISSED", "RESOLVED"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

export const ALERT_RESOLUTIONS = ["FIXED", "GONE", "DISABLED", "SUPERSEDED"] as const;
export type AlertResolution = (typeof ALERT_RESOLUTIONS)[number];

export const DISMISSAL_REASONS = ["RISK_ACCEPTED", "FALSE_POSITIVE", "MITIGATED_ELSEWHERE"] as const;
export type DismissalReason = (typeof DISMISSAL_REASONS)[number];

export const ALERT_EVENT_KINDS = ["OPENED", "UPDATED", "ACKNOWLEDGED", "ASSIGNED", "COMMENTED", "DISMISSED", "WITHDRAWN", "RESOLVED", "REOPENED"] as const;
export type AlertEventKind = (typeof ALERT_EVENT_KINDS)[number];
