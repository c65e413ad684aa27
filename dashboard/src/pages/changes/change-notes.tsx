import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { ChangesQuery } from "../../gql/changes.ts";
import { countOf, enumLabel } from "../../ui/format.ts";
import { InstantOf } from "../../ui/time.tsx";
import { sectionText } from "./change-text.ts";
import styles from "./changes.module.css";

type Changes = ChangesQuery["changes"];

/** What the list cannot tell: accounts without a scan, sections that were not read, and changes that were not recorded. */
export function ChangeNotes({ changes }: { readonly changes: Changes }): ReactElement | null {
  const notes = notesOf(changes);
  const { incompleteScans } = changes;
  if (notes.length === 0 && incompleteScans.length === 0) return null;
  return (
    <aside className={styles["notes"]} aria-label="What is not known">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div>
        {notes.map(({ key, text }) => (
          <p key={key}>{text}</p>
        ))}
        {incompleteScans.length > 0 && (
          <details>
            <summary>
              {countOf(incompleteScans.length, "scan")} in this period failed or could not read everything
            </summary>
            <ul>
              {incompleteScans.map(({ id, status, finishedAt, account }) => (
                <li key={id}>
                  <Link to="/scans/$scanId" params={{ scanId: id }}>
                    {account.name}, {enumLabel(status).toLowerCase()}
                  </Link>{" "}
                  {finishedAt && <InstantOf at={finishedAt} />}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </aside>
  );
}

interface Note {
  readonly key: string;
  readonly text: ReactNode;
}

function notesOf({ coverage, since, completeSince }: Changes): readonly Note[] {
  const notes: Note[] = [];
  if (completeSince > since)
    notes.push({
      key: "cut",
      text: (
        <>
          There are too many changes to list. The list is complete since <InstantOf at={completeSince} />. Choose a
          shorter period, or one account.
        </>
      ),
    });
  const unscanned = coverage.filter(({ isScanned }) => !isScanned);
  if (unscanned.length > 0)
    notes.push({
      key: "unscanned",
      text: `${names(unscanned)}: no scan in this period. What changed in AWS is not known.`,
    });
  for (const { account, unreadSections } of coverage)
    if (unreadSections.length > 0)
      notes.push({
        key: `unread ${account.id}`,
        text: `The last scan could not read all data of ${account.name}: ${unreadSections.map(sectionText).join(", ")}. What changed there is not known.`,
      });
  const late = coverage.filter(
    ({ isScanned, recordedSince }) => isScanned && (recordedSince === null || recordedSince > since),
  );
  if (late.length > 0)
    notes.push({
      key: "recorded",
      text: `${names(late)}: changes of users, groups, roles, policies and keys are recorded from the first scan on, which is within this period. What that scan found is the state it is compared with.`,
    });
  return notes;
}

const NAMES_MAX = 3;

function names(coverage: Changes["coverage"]): string {
  const shown = coverage.slice(0, NAMES_MAX).map(({ account }) => account.name);
  const more = coverage.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
