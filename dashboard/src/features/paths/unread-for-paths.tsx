import type { ReactElement, ReactNode } from "react";

interface Source {
  readonly section: string;
  readonly status: string;
  readonly action: string | null;
  readonly reason: string | null;
}

/** The consequence for paths if a section was not read. Other sections do not affect paths. */
const MEANINGS: Readonly<Record<string, string>> = {
  organization:
    "Service control policies and resource control policies were not read: one of them may deny a step that is shown as exploitable.",
  workloads:
    "Functions, instances, stacks and other workloads with roles were not read: paths through existing ones are unknown.",
  credentialReport:
    "The credential report was not read: it is unknown which users have a password or can get another access key.",
};

const PARTLY_READ = "Some workloads were not read: paths through those are unknown.";

/** The sections that affect paths and were not read, or not completely: those have a reason. */
function unreadForPaths(sources: readonly Source[]): readonly Source[] {
  return sources.filter(({ section, status, reason }) => section in MEANINGS && (status !== "READ" || reason !== null));
}

export interface UnreadForPathsProps {
  readonly sources: readonly Source[];
  readonly lead: ReactNode;
}

/** The data that was not read and could change the verdicts of paths. Renders nothing if all was read. */
export function UnreadForPaths({ sources, lead }: UnreadForPathsProps): ReactElement | null {
  const unread = unreadForPaths(sources);
  if (unread.length === 0) return null;
  return (
    <details>
      <summary>{lead}</summary>
      <ul>
        {unread.map(({ section, status, action, reason }) => (
          <li key={section}>
            {status === "READ" ? PARTLY_READ : MEANINGS[section]} {action ? <code>{action}</code> : reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
