import { type ReactElement, useState } from "react";
import { useSession } from "../../features/session/session.ts";
import type { AlertFilter } from "../../gql/alerts.ts";
import { countOf } from "../../ui/format.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { DismissDialog } from "./dismiss-dialog.tsx";
import { type AlertList, MAX_SEARCHED_ROWS } from "./use-alert-list.ts";
import type { AlertSelection } from "./use-alert-selection.ts";
import { type BulkAction, type BulkTarget, useBulk } from "./use-bulk.ts";
import type { LiveChanges } from "./use-live-changes.ts";

export interface BulkTriageProps {
  readonly filter: AlertFilter;
  readonly list: AlertList;
  readonly live: LiveChanges;
  readonly selection: AlertSelection;
}

/** The triage actions on the selected alerts: a toolbar while alerts are selected, and the dismissal dialog. */
export function BulkTriage({ filter, list, live, selection }: BulkTriageProps): ReactElement {
  const { viewer } = useSession();
  const bulk = useBulk(live);
  const [isDismissing, setDismissing] = useState(false);
  const total = list.totalCount ?? 0;

  async function run(action: BulkAction): Promise<void> {
    if (!(await bulk.run(targetOf(filter, list, selection), action))) return;
    setDismissing(false);
    selection.clear();
  }

  return (
    <>
      {!selection.isEmpty && (
        <BulkBar
          selectedCount={selection.keys.size}
          matchingCount={total}
          isAllMatching={selection.isAllMatching}
          isBusy={bulk.isBusy}
          onAllMatching={selection.selectAllMatching}
          onAcknowledge={() => void run({ action: "ACKNOWLEDGE" })}
          onReopen={() => void run({ action: "REOPEN" })}
          onAssignToMe={() => void run({ action: "ASSIGN", assignee: viewer.operatorId })}
          onDismiss={() => {
            bulk.clearProblem();
            setDismissing(true);
          }}
          onClear={selection.clear}
        />
      )}
      <DismissDialog
        what={countOf(selection.isAllMatching ? total : selection.keys.size, "alert")}
        isOpen={isDismissing}
        isBusy={bulk.isBusy}
        problem={bulk.problem}
        onClose={() => setDismissing(false)}
        onDismiss={(dismissal) => void run({ action: "DISMISS", ...dismissal })}
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
