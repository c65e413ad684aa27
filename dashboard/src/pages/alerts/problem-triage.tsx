import { useMutation } from "@apollo/client/react";
import { type ReactElement, useState } from "react";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { UpdateAlertsDocument } from "../../gql/alerts.ts";
import type { AlertFilter } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { showToast } from "../../ui/toasts.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { type TriageTarget, triageTargets } from "./problem-targets.ts";
import { type AskingAction, TriageDialogs } from "./triage-dialogs.tsx";
import { reportTriage } from "../../features/alerts/undo-toast.ts";
import { type BulkAction, pastTense, Refused, skippedText } from "./use-bulk.ts";
import type { ProblemGridRow, ProblemList } from "./use-problem-list.ts";

export interface ProblemTriageOptions {
  readonly filter: AlertFilter;
  readonly list: ProblemList;
  /** The keys of the selected rows: problems, or alerts below them. */
  readonly keys: ReadonlySet<string>;
  /** Returns the row that the keys act on if no row is selected. */
  readonly activeRow: () => ProblemGridRow | undefined;
  readonly onClear: () => void;
}

type Targets = ReturnType<typeof triageTargets>;

export interface ProblemTriage {
  readonly isBusy: boolean;
  /** Acts on the rows with these keys; on the selection, or else the active row, if omitted. */
  readonly run: (action: BulkAction, rowKeys?: ReadonlySet<string>) => void;
  readonly ask: (action: AskingAction, rowKeys?: ReadonlySet<string>) => void;
  /** The bar of the selection and the dialogs of the actions. */
  readonly controls: ReactElement;
}

/**
 * The triage actions on all alerts of the selected problems that match the filter, and on single selected alerts. By keys
 * also on the active row.
 */
export function useProblemTriage({ filter, list, keys, activeRow, onClear }: ProblemTriageOptions): ProblemTriage {
  const [asking, setAsking] = useState<{ readonly action: AskingAction; readonly of: Targets } | null>(null);
  const requests = useTriageRequests({
    onChanged: () => {
      setAsking(null);
      onClear();
    },
    onEnd: () => list.renew(),
  });
  const selected = triageTargets(filter, list, keys);

  /** The rows with these keys, or else the selection, or else the active row. */
  function targetsNow(rowKeys?: ReadonlySet<string>): Targets {
    if (rowKeys) return triageTargets(filter, list, rowKeys);
    if (keys.size > 0) return selected;
    const row = activeRow();
    return triageTargets(filter, list, new Set(row ? [row.key] : []));
  }

  async function run(action: BulkAction, { targets }: Targets = targetsNow()): Promise<void> {
    if (targets.length > 0) await requests.send(action, targets);
  }

  function ask(action: AskingAction, rowKeys?: ReadonlySet<string>): void {
    const of = targetsNow(rowKeys);
    if (of.targets.length === 0) return;
    requests.clearFailure();
    setAsking({ action, of });
  }

  useTriageKeys(run, ask);

  const controls = (
    <>
      {selected.targets.length > 0 && (
        <BulkBar
          selectedCount={selected.alertCount}
          matchingCount={selected.alertCount}
          isAllMatching={false}
          isBusy={requests.isBusy}
          onAllMatching={() => undefined}
          onRun={(action) => void run({ action })}
          onAsk={(action) => ask(action)}
          onClear={onClear}
        />
      )}
      <TriageDialogs
        asking={asking?.action ?? null}
        what={countOf(asking?.of.alertCount ?? 0, "alert")}
        isBusy={requests.isBusy}
        problem={requests.failure}
        onRun={(action) => void run(action, asking?.of)}
        onClose={() => setAsking(null)}
      />
    </>
  );
  return {
    isBusy: requests.isBusy,
    run: (action, rowKeys) => void run(action, targetsNow(rowKeys)),
    ask,
    controls,
  };
}

interface TriageRequestsOptions {
  /** Called when all requests of an action have succeeded. */
  readonly onChanged: () => void;
  /** Called when the last request of an action has ended, also after a failure. */
  readonly onEnd: () => void;
}

interface TriageRequests {
  readonly isBusy: boolean;
  /** Why the latest action did not change every alert. */
  readonly failure: string | null;
  readonly clearFailure: () => void;
  /** Applies the action to each target in turn, up to the first failure, and reports the result. */
  readonly send: (action: BulkAction, targets: readonly TriageTarget[]) => Promise<void>;
}

function useTriageRequests({ onChanged, onEnd }: TriageRequestsOptions): TriageRequests {
  const [update, { loading }] = useMutation(UpdateAlertsDocument);
  const [failure, setFailure] = useState<string | null>(null);

  async function send(action: BulkAction, targets: readonly TriageTarget[]): Promise<void> {
    setFailure(null);
    let updatedCount = 0;
    let skippedCount = 0;
    const undoIds: string[] = [];
    const report = () =>
      reportTriage({
        title: `${countOf(updatedCount, "alert")} ${pastTense(action)}`,
        message: skippedText(skippedCount),
        undoIds,
      });
    try {
      for (const target of targets) {
        const { data } = await update({ variables: { input: { ...action, ...target } } });
        const refused = data?.updateAlerts.userErrors[0];
        if (refused) throw new Refused(refused.message);
        updatedCount += data?.updateAlerts.updatedCount ?? 0;
        skippedCount += data?.updateAlerts.skippedCount ?? 0;
        if (data?.updateAlerts.undoId) undoIds.push(data.updateAlerts.undoId);
      }
      report();
      onChanged();
    } catch (error) {
      // The earlier requests have changed alerts, which can be undone.
      if (undoIds.length > 0) report();
      fail(error instanceof Refused ? error.message : problemOf(error).message);
    } finally {
      onEnd();
    }
  }

  function fail(message: string): void {
    setFailure(message);
    showToast({ tone: "bad", title: "Not every alert was changed", message });
  }

  return { isBusy: loading, failure, clearFailure: () => setFailure(null), send };
}

/** The keys of the triage actions, for operators who may use them. */
function useTriageKeys(run: (action: BulkAction) => Promise<void>, ask: (action: AskingAction) => void): void {
  const { viewer } = useSession();
  const canTriage = hasPermission(viewer, "ALERTS_TRIAGE");
  const myId = viewer.operatorId;
  useShortcuts(
    canTriage
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
}
