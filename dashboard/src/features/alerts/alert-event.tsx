import IconArrowBackUp from "@tabler/icons-react/icons/IconArrowBackUp";
import IconBan from "@tabler/icons-react/icons/IconBan";
import IconBell from "@tabler/icons-react/icons/IconBell";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconEyeCheck from "@tabler/icons-react/icons/IconEyeCheck";
import IconMessage from "@tabler/icons-react/icons/IconMessage";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import IconUser from "@tabler/icons-react/icons/IconUser";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { SEVERITY_WORDS, type SeverityName } from "./severity-badge.tsx";
import type { TimelineEntry } from "../../ui/timeline.tsx";
import type { AlertEventKind, AlertEventLineFragment } from "../../gql/alerts.ts";
import { nameWords } from "./detail-words.ts";
import { formatDate, sentenceOf } from "../../ui/format.ts";

const SIZE = 15;
const LOOKS: Readonly<
  Record<
    AlertEventKind,
    { readonly icon: ReactNode; readonly tone: NonNullable<TimelineEntry["tone"]>; readonly words: string }
  >
> = {
  OPENED: { icon: <IconBell size={SIZE} />, tone: "bad", words: "Opened" },
  UPDATED: { icon: <IconRefresh size={SIZE} />, tone: "neutral", words: "Changed" },
  ACKNOWLEDGED: { icon: <IconEyeCheck size={SIZE} />, tone: "neutral", words: "Acknowledged" },
  ASSIGNED: { icon: <IconUser size={SIZE} />, tone: "neutral", words: "Assigned" },
  COMMENTED: { icon: <IconMessage size={SIZE} />, tone: "neutral", words: "Comment" },
  DISMISSED: { icon: <IconBan size={SIZE} />, tone: "caution", words: "Dismissed" },
  WITHDRAWN: { icon: <IconArrowBackUp size={SIZE} />, tone: "bad", words: "Taken back" },
  RESOLVED: { icon: <IconCheck size={SIZE} />, tone: "good", words: "Resolved" },
  REOPENED: { icon: <IconArrowBackUp size={SIZE} />, tone: "bad", words: "Opened again" },
};

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value !== "string") return JSON.stringify(value);
  if (value in SEVERITY_WORDS) return SEVERITY_WORDS[value as SeverityName];
  if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return formatDate(value);
  return /^[A-Z_]+$/.test(value) ? sentenceOf(value) : value;
}

/** `{ severity: { from, to } }` and `{ reason: "RISK_ACCEPTED" }` both read as a line. */
function changesOf(changes: unknown): string[] {
  if (typeof changes !== "object" || changes === null) return [];
  return Object.entries(changes).map(([key, value]) => {
    const pair = value as { from?: unknown; to?: unknown } | null;
    const isPair = typeof pair === "object" && pair !== null && "to" in pair;
    return `${nameWords(key)}: ${isPair ? `${textOf(pair.from)} → ${textOf(pair.to)}` : textOf(value)}`;
  });
}

/** A withdrawal ends a dismissal, or only takes an acknowledgement back: its changes tell which. */
function wordsFor(event: AlertEventLineFragment): string {
  const status = (event.changes as { status?: { from?: unknown } } | null)?.status;
  return event.kind === "WITHDRAWN" && status?.from === "DISMISSED" ? "Dismissal ended" : LOOKS[event.kind].words;
}

/** What happened to an alert; `about` names the alert where a line stands among those of others. */
export function alertEventEntry(event: AlertEventLineFragment, about?: ReactNode): TimelineEntry {
  const look = LOOKS[event.kind];
  const lines = changesOf(event.changes);
  return {
    id: event.id,
    at: event.at,
    icon: look.icon,
    tone: look.tone,
    title: (
      <>
        <b>{wordsFor(event)}</b>
        {about !== undefined && <>: {about},</>} by{" "}
        {event.scanId ? (
          <Link to="/scans/$scanId" params={{ scanId: event.scanId }}>
            a scan
          </Link>
        ) : (
          event.actor
        )}
      </>
    ),
    detail:
      event.comment || lines.length > 0 ? (
        <>
          {lines.length > 0 && <div>{lines.join(" · ")}</div>}
          {event.comment && <div>“{event.comment}”</div>}
        </>
      ) : undefined,
  };
}
