import { useMutation } from "@apollo/client/react";
import { type ReactElement, useState } from "react";
import { useSession } from "../../features/session/session.ts";
import { type AlertFilter, UpdateAlertsDocument, type UpdateAlertsInput } from "../../gql/alerts.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { DismissDialog } from "./dismiss-dialog.tsx";
import { type BulkAction, PAST_TENSE } from "./use-bulk.ts";
import type { ProblemList } from "./use-problem-list.ts";

export interface ProblemTriageProps {
  readonly filter: AlertFilter;
  readonly list: ProblemList;
  /** The keys of the selected rows: problems, or alerts below them. */
  readonly keys: ReadonlySet<string>;
  readonly onClear: () => void;
}

type Target = Pick<UpdateAlertsInput, "filter" | "asOf" | "ids">;

/** The triage actions on all alerts of the selected problems that match the filter, and on single selected alerts. */
export function ProblemTriage({ filter, list, keys, onClear }: ProblemTriageProps): ReactElement {
  const { viewer } = useSession();
  const [update, { loading }] = useMutation(UpdateAlertsDocument);
  const [isDismissing, setDismissing] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { targets, alertCount } = selected(filter, list, keys);

  async function run(action: BulkAction): Promise<void> {
    setFailure(null);
    try {
      let updatedCount = 0;
      for (const target of targets) {
        const { data } = await update({ variables: { input: { ...action, ...target } } });
        const refused = data?.updateAlerts.userErrors[0];
        if (refused) {
          fail(action, refused.message);
          return;
        }
        updatedCount += data?.updateAlerts.updatedCount ?? 0;
      }
      showToast({ tone: "good", title: `${countOf(updatedCount, "alert")} ${PAST_TENSE[action.action]}` });
      setDismissing(false);
      onClear();
    } catch (error) {
      fail(action, problemOf(error).message);
    } finally {
      list.renew();
    }
  }

  function fail({ action }: BulkAction, message: string): void {
    setFailure(message);
    if (action !== "DISMISS") showToast({ tone: "bad", title: "Not every alert was changed", message });
  }

  const what = countOf(alertCount, "alert");
  return (
    <>
      {targets.length > 0 && (
        <BulkBar
          selectedCount={alertCount}
          matchingCount={alertCount}
          isAllMatching={false}
          isBusy={loading}
          onAllMatching={() => undefined}
          onAcknowledge={() => void run({ action: "ACKNOWLEDGE" })}
          onReopen={() => void run({ action: "REOPEN" })}
          onAssignToMe={() => void run({ action: "ASSIGN", assignee: viewer.operatorId })}
          onDismiss={() => {
            setFailure(null);
            setDismissing(true);
          }}
          onClear={onClear}
        />
      )}
      <DismissDialog
        what={what}
        isOpen={isDismissing}
        isBusy={loading}
        problem={failure}
        onClose={() => setDismissing(false)}
        onDismiss={(dismissal) => void run({ action: "DISMISS", ...dismissal })}
      />
    </>
  );
}

/** What to change, and how many alerts that are. An alert below a selected problem belongs to the problem. */
function selected(
  filter: AlertFilter,
  list: ProblemList,
  keys: ReadonlySet<string>,
): { readonly targets: readonly Target[]; readonly alertCount: number } {
  const problemIds: string[] = [];
  const ids: string[] = [];
  let alertCount = 0;
  let isProblemSelected = false;
  for (const row of list.rows) {
    if (row.kind === "PROBLEM") {
      isProblemSelected = keys.has(row.key);
      if (!isProblemSelected) continue;
      problemIds.push(row.problem.id);
      alertCount += row.problem.alertCount;
    }
    if (row.kind === "ALERT" && keys.has(row.key) && !isProblemSelected) {
      ids.push(row.alert.id);
      alertCount += 1;
    }
  }
  return {
    targets: [
      ...(problemIds.length > 0 ? [{ filter: { ...filter, problemIds }, asOf: list.asOf }] : []),
      ...(ids.length > 0 ? [{ ids }] : []),
    ],
    alertCount,
  };
}
