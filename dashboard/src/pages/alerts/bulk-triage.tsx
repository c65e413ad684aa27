import { type ReactElement, useState } from "react";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import type { AlertFilter } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { type AskingAction, TriageDialogs } from "./triage-dialogs.tsx";
import { type AlertList, type AlertRow, MAX_SEARCHED_ROWS } from "./use-alert-list.ts";
import type { AlertSelection } from "./use-alert-selection.ts";
import { type BulkAction, type BulkTarget, useBulk } from "./use-bulk.ts";
import type { LiveChanges } from "./use-live-changes.ts";

export interface BulkTriageProps {
  readonly filter: AlertFilter;
  readonly list: AlertList;
  readonly live: LiveChanges;
  readonly selection: AlertSelection;
  /** Returns the row that the keys act on if no row is selected. Null while they act on an open alert. */
  readonly activeRow: (() => AlertRow | undefined) | null;
}

interface Asking {
  readonly action: AskingAction;
  readonly target: BulkTarget;
  readonly what: string;
  readonly headline?: string;
}

/** The triage actions on the selected alerts, as a toolbar, and by keys also on the active row. */
export function BulkTriage({ filter, list, live, selection, activeRow }: BulkTriageProps): ReactElement {
  const { viewer } = useSession();
  const bulk = useBulk(live);
  const [asking, setAsking] = useState<Asking | null>(null);
  const total = list.totalCount ?? 0;

  /** The selection, or else the active row. Null if there is neither. */
  function target(): Omit<Asking, "action"> | null {
    if (!selection.isEmpty)
      return {
        target: targetOf(filter, list, selection),
        what: countOf(selection.isAllMatching ? total : selection.keys.size, "alert"),
      };
    const row = activeRow?.();
    return row
      ? { target: { rows: [row], allMatching: null }, what: `alert #${row.number}`, headline: row.headline }
      : null;
  }

  async function run(action: BulkAction, of: BulkTarget | undefined = target()?.target): Promise<void> {
    if (of === undefined || !(await bulk.run(of, action))) return;
    setAsking(null);
    selection.clear();
  }

  function ask(action: AskingAction): void {
    const found = target();
    if (found === null) return;
    bulk.clearProblem();
    setAsking({ action, ...found });
  }

  const myId = viewer.operatorId;
  useShortcuts(
    hasPermission(viewer, "ALERTS_TRIAGE") && (activeRow !== null || !selection.isEmpty)
      ? {
          a: () => void run({ action: "ACKNOWLEDGE" }),
          d: () => ask("DISMISS"),
          s: () => ask("SNOOZE"),
          i: () => ask("ASSIGN"),
          o: () => void run({ action: "REOPEN" }),
          ...(myId === null ? {} : { m: () => void run({ action: "ASSIGN", assignee: myId }) }),
        }
      : {},
  );

  return (
    <>
      {!selection.isEmpty && (
        <BulkBar
          selectedCount={selection.keys.size}
          matchingCount={total}
          isAllMatching={selection.isAllMatching}
          isBusy={bulk.isBusy}
          onAllMatching={selection.selectAllMatching}
          onRun={(action) => void run({ action })}
          onAsk={ask}
          onClear={selection.clear}
        />
      )}
      <TriageDialogs
        asking={asking?.action ?? null}
        what={asking?.what ?? ""}
        headline={asking?.headline}
        isBusy={bulk.isBusy}
        problem={bulk.problem}
        onRun={(action) => void run(action, asking?.target)}
        onClose={() => setAsking(null)}
      />
    </>
  );
}

function targetOf(filter: AlertFilter, list: AlertList, { keys, isAllMatching }: AlertSelection): BulkTarget {
  const rows: BulkTarget["rows"][number][] = [];
  for (let index = 0; index < Math.min(list.totalCount ?? 0, MAX_SEARCHED_ROWS); index += 1) {
    const row = list.rowAt(index);
    if (row && (isAllMatching || keys.has(row.id))) rows.push(row);
  }
  return { rows, allMatching: isAllMatching ? { filter, asOf: list.asOf } : null };
}
