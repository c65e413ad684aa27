import type { ReactElement, ReactNode } from "react";

interface Source {
  readonly section: string;
  readonly status: string;
  readonly action: string | null;
  readonly reason: string | null;
}

/** What it means for paths that a section was not read. Others do not matter to them. */
const MEANINGS: Readonly<Record<string, string>> = {
  organization: "The service control policies were not read: one of them may forbid a step that is shown as open.",
  workloads:
    "Functions, instances and stacks that carry roles were not read: ways over those that exist already are not known.",
  credentialReport: "The credential report was not read: which users have a password or free key slots is not known.",
};

/** The parts that were not read and change what is said of paths. */
function unreadForPaths(sources: readonly Source[]): readonly Source[] {
  return sources.filter(({ section, status }) => section in MEANINGS && status !== "READ");
}

export interface UnreadForPathsProps {
  readonly sources: readonly Source[];
  readonly lead: ReactNode;
}

/** A path's verdict stands as far as was read: this is how far. */
export function UnreadForPaths({ sources, lead }: UnreadForPathsProps): ReactElement | null {
  const unread = unreadForPaths(sources);
  if (unread.length === 0) return null;
  return (
    <details>
      <summary>{lead}</summary>
      <ul>
        {unread.map(({ section, action, reason }) => (
          <li key={section}>
            {MEANINGS[section]} {action ? <code>{action}</code> : reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
