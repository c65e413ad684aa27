import type { ReactElement } from "react";
import { alertEventEntry } from "../../features/alerts/alert-event.tsx";
import { Timeline } from "../../ui/timeline.tsx";
import type { AlertDetail } from "./use-triage.ts";

/** The history of an alert, newest first: readers mostly want the latest decision. */
export function AlertTimeline({ events }: { readonly events: AlertDetail["events"] }): ReactElement {
  const entries = events.toSorted((a, b) => (a.at < b.at ? 1 : -1)).map((event) => alertEventEntry(event));
  return <Timeline label="History of this alert" entries={entries} />;
}
