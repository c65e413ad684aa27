import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { sectionLabel } from "../../features/inventory/section-label.ts";
import type { ChangesQuery } from "../../gql/changes.ts";
import { countOf, enumLabel } from "../../ui/format.ts";
import { InstantOf } from "../../ui/time.tsx";
import { INCOMPLETE_SCANS_MAX } from "./completeness.ts";
import styles from "./changes.module.css";

type Changes = ChangesQuery["changes"];

interface ChangeNotesProps {
  readonly changes: Changes;
  /** The number of accounts about which the list should tell. */
  readonly accountCount: number;
  /** Whether the summary above says since when changes are recorded. Of several accounts, the notes name those. */
  readonly hasSummary: boolean;
}

/** The limits of the list: accounts without a scan, sections that were not read, and changes that were not recorded. */
export function ChangeNotes({ changes, accountCount, hasSummary }: ChangeNotesProps): ReactElement | null {
  const isSaid = hasSummary && accountCount === 1;
  const notes = notesOf(changes, accountCount).filter(({ key }) => key !== "recorded" || !isSaid);
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
              {incompleteScans.length >= INCOMPLETE_SCANS_MAX && "At least "}
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

/** A scan right after the report learns from it all that there is to know. */
const REPORT_LAG_MAX_MS = 5 * 60_000;

/**
 * The oldest credential report that a scan of the list read, if it is older than its scan. It is no fault, but what happened
 * since to users whom it names is not in the list.
 */
export function ReportAge({ changes: { coverage } }: { readonly changes: Changes }): ReactElement | null {
  const late = coverage.filter(
    ({ isScanned, lastScanAt, credentialReportAt }) =>
      isScanned &&
      lastScanAt !== null &&
      credentialReportAt !== null &&
      Date.parse(lastScanAt) - Date.parse(credentialReportAt) > REPORT_LAG_MAX_MS,
  );
  const [oldest] = late.map(({ credentialReportAt }) => credentialReportAt!).toSorted();
  if (oldest === undefined) return null;
  return (
    <p className={styles["report"]}>
      {late.length === coverage.length ? "" : `${names(late)}: `}
      Passwords, MFA and keys of existing users are as of <InstantOf at={oldest} />, the time of AWS’s credential
      report. AWS renews it every 4 hours.
    </p>
  );
}

interface Note {
  readonly key: string;
  readonly text: ReactNode;
}

function notesOf({ coverage, since, completeSince }: Changes, accountCount: number): readonly Note[] {
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
  if (accountCount > coverage.length)
    notes.push({
      key: "accounts",
      text: `The scans of only ${coverage.length} out of ${countOf(accountCount, "account")} were checked for gaps. Choose one account to see what its scans read.`,
    });
  const unscanned = coverage.filter(({ isScanned }) => !isScanned);
  if (unscanned.length > 0)
    notes.push({
      key: "unscanned",
      text: `${names(unscanned)}: no scan in this period. Changes in AWS are not known.`,
    });
  const bySections = Map.groupBy(coverage, ({ unreadSections }) => unreadSections.map(sectionLabel).join("; "));
  for (const [sections, unread] of bySections)
    if (sections !== "")
      notes.push({
        key: `unread ${sections}`,
        text: `The last scan could not read all data of ${names(unread)}: ${sections}. Changes there are not known.`,
      });
  const late = coverage.filter(
    ({ isScanned, recordedSince }) => isScanned && (recordedSince === null || recordedSince > since),
  );
  const latest = late
    .flatMap(({ recordedSince }) => recordedSince ?? [])
    .toSorted()
    .at(-1);
  if (late.length > 0)
    notes.push({
      key: "recorded",
      text: (
        <>
          {names(late)}: changes of users, groups, roles, policies and keys are{" "}
          {latest === undefined ? (
            "recorded from the first scan on that reads them."
          ) : (
            <>
              recorded since <InstantOf at={latest} />. Earlier ones are not known.
            </>
          )}
        </>
      ),
    });
  return notes;
}

const NAMES_MAX = 3;

function names(coverage: Changes["coverage"]): string {
  const shown = coverage.slice(0, NAMES_MAX).map(({ account }) => account.name);
  const more = coverage.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
