import { useMutation } from "@apollo/client/react";
import { type ReactElement, useState } from "react";
import { useSession } from "../../features/session/session.ts";
import { type AlertFilter, UpdateAlertsDocument } from "../../gql/alerts.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { DismissDialog } from "./dismiss-dialog.tsx";
import { triageTargets } from "./problem-targets.ts";
import { type BulkAction, PAST_TENSE, skippedText } from "./use-bulk.ts";
import type { ProblemList } from "./use-problem-list.ts";

export interface ProblemTriageProps {
  readonly filter: AlertFilter;
  readonly list: ProblemList;
  /** The keys of the selected rows: problems, or alerts below them. */
  readonly keys: ReadonlySet<string>;
  readonly onClear: () => void;
}

/** The triage actions on all alerts of the selected problems that match the filter, and on single selected alerts. */
export function ProblemTriage({ filter, list, keys, onClear }: ProblemTriageProps): ReactElement {
  const { viewer } = useSession();
  const [update, { loading }] = useMutation(UpdateAlertsDocument);
  const [isDismissing, setDismissing] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { targets, alertCount } = triageTargets(filter, list, keys);

  async function run(action: BulkAction): Promise<void> {
    setFailure(null);
    let updatedCount = 0;
    let skippedCount = 0;
    try {
      for (const target of targets) {
        const { data } = await update({ variables: { input: { ...action, ...target } } });
        const refused = data?.updateAlerts.userErrors[0];
        if (refused) {
          fail(action, refused.message);
          return;
        }
        updatedCount += data?.updateAlerts.updatedCount ?? 0;
        skippedCount += data?.updateAlerts.skippedCount ?? 0;
      }
      showToast({
        tone: "good",
        title: `${countOf(updatedCount, "alert")} ${PAST_TENSE[action.action]}`,
        message: skippedText(skippedCount),
      });
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
