import IconAlarm from "@tabler/icons-react/icons/IconAlarm";
import IconArrowBackUp from "@tabler/icons-react/icons/IconArrowBackUp";
import IconBan from "@tabler/icons-react/icons/IconBan";
import IconBell from "@tabler/icons-react/icons/IconBell";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconEyeCheck from "@tabler/icons-react/icons/IconEyeCheck";
import IconMessage from "@tabler/icons-react/icons/IconMessage";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import IconUser from "@tabler/icons-react/icons/IconUser";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { SEVERITY_LABELS, type SeverityName } from "./severity-badge.tsx";
import type { TimelineEntry } from "../../ui/timeline.tsx";
import type { AlertEventLineFragment } from "../../gql/alerts.ts";
import type { AlertEventKind } from "../../gql/schema-types.ts";
import { ActivityLine } from "../actors/activity-line.tsx";
import { ActorName } from "../actors/actor-name.tsx";
import { fieldLabel } from "./detail-text.ts";
import { formatDate, enumLabel } from "../../ui/format.ts";

const SIZE = 15;
const KINDS: Readonly<
  Record<
    AlertEventKind,
    { readonly icon: ReactNode; readonly tone: NonNullable<TimelineEntry["tone"]>; readonly label: string }
  >
> = {
  OPENED: { icon: <IconBell size={SIZE} />, tone: "bad", label: "Opened" },
  UPDATED: { icon: <IconRefresh size={SIZE} />, tone: "neutral", label: "Updated" },
  ACKNOWLEDGED: { icon: <IconEyeCheck size={SIZE} />, tone: "neutral", label: "Acknowledged" },
  ASSIGNED: { icon: <IconUser size={SIZE} />, tone: "neutral", label: "Assigned" },
  COMMENTED: { icon: <IconMessage size={SIZE} />, tone: "neutral", label: "Comment" },
  DISMISSED: { icon: <IconBan size={SIZE} />, tone: "caution", label: "Dismissed" },
  WITHDRAWN: { icon: <IconArrowBackUp size={SIZE} />, tone: "bad", label: "Acknowledgement withdrawn" },
  SNOOZED: { icon: <IconAlarm size={SIZE} />, tone: "caution", label: "Snoozed" },
  WOKEN: { icon: <IconAlarm size={SIZE} />, tone: "bad", label: "Snooze ended" },
  UNDONE: { icon: <IconArrowBackUp size={SIZE} />, tone: "neutral", label: "Action undone" },
  RESOLVED: { icon: <IconCheck size={SIZE} />, tone: "good", label: "Resolved" },
  REOPENED: { icon: <IconArrowBackUp size={SIZE} />, tone: "bad", label: "Reopened" },
};

/** Changes that only programs need: the IDs of the event that was undone and of an exception. */
const HIDDEN_CHANGES: ReadonlySet<string> = new Set(["undoneEvent", "ruleId"]);

function valueText(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (isActor(value)) return value.displayName;
  if (typeof value !== "string") return JSON.stringify(value);
  if (value in SEVERITY_LABELS) return SEVERITY_LABELS[value as SeverityName];
  if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return formatDate(value);
  return /^[A-Z_]+$/.test(value) ? enumLabel(value) : value;
}

function isActor(value: unknown): value is { readonly displayName: string } {
  return typeof value === "object" && value !== null && "displayName" in value;
}

/** One line for each change, from `{ severity: { from, to } }` or `{ reason: "RISK_ACCEPTED" }`. */
function changeLines(changes: unknown): string[] {
  if (typeof changes !== "object" || changes === null) return [];
  const shown = Object.entries(changes).filter(([key]) => !HIDDEN_CHANGES.has(key));
  return shown.map(([key, value]) => {
    const pair = value as { from?: unknown; to?: unknown } | null;
    const isPair = typeof pair === "object" && pair !== null && "to" in pair;
    return `${fieldLabel(key)}: ${isPair ? `${valueText(pair.from)} → ${valueText(pair.to)}` : valueText(value)}`;
  });
}

function hasRule(changes: unknown): boolean {
  return typeof changes === "object" && changes !== null && "ruleId" in changes;
}

/** The label of an event. For WITHDRAWN, the changes show whether a dismissal or an acknowledgement ended. */
function labelOf(event: AlertEventLineFragment): string {
  const status = (event.changes as { status?: { from?: unknown } } | null)?.status;
  if (event.kind === "DISMISSED" && hasRule(event.changes)) return "Muted by an exception";
  return event.kind === "WITHDRAWN" && status?.from === "DISMISSED" ? "Dismissal ended" : KINDS[event.kind].label;
}

/** The scan, the rotation or the actor that caused the event. */
function Cause({ event }: { readonly event: AlertEventLineFragment }): ReactElement {
  if (event.scanId)
    return (
      <Link to="/scans/$scanId" params={{ scanId: event.scanId }}>
        a scan
      </Link>
    );
  if (event.rotationId)
    return (
      <Link to="/rotation/$rotationId" params={{ rotationId: event.rotationId }}>
        the rotation of the key
      </Link>
    );
  return <ActorName actor={event.actor} />;
}

/** The timeline entry of an alert event. `about` names the alert in a timeline of several alerts. */
export function alertEventEntry(event: AlertEventLineFragment, about?: ReactNode): TimelineEntry {
  const { icon, tone } = KINDS[event.kind];
  const lines = changeLines(event.changes);
  return {
    id: event.id,
    at: event.at,
    icon,
    tone,
    title: (
      <>
        <b>{labelOf(event)}</b>
        {about !== undefined && <>: {about},</>} by <Cause event={event} />
      </>
    ),
    detail:
      event.comment || lines.length > 0 || event.causedBy.length > 0 ? (
        <>
          {event.causedBy.map((activity) => (
            <div key={activity.eventId}>
              <ActivityLine activity={activity} />
            </div>
          ))}
          {lines.length > 0 && <div>{lines.join(" · ")}</div>}
          {event.comment && <div>“{event.comment}”</div>}
        </>
      ) : undefined,
  };
}
