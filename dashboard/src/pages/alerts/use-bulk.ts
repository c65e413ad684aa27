import { useMutation } from "@apollo/client/react";
import { useState } from "react";
import { UpdateAlertsDocument } from "../../gql/alerts.ts";
import type { AlertFilter, UpdateAlertsInput } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { statusAfter } from "./status-after.ts";
import { reportTriage } from "../../features/alerts/undo-toast.ts";
import type { AlertRow } from "./use-alert-list.ts";
import type { AlertChange, LiveChanges } from "./use-live-changes.ts";

export type BulkAction = Pick<UpdateAlertsInput, "action" | "reason" | "comment" | "expiresAt" | "until" | "assignee">;

const PAST_TENSE: Readonly<Record<BulkAction["action"], string>> = {
  ACKNOWLEDGE: "acknowledged",
  DISMISS: "dismissed",
  SNOOZE: "snoozed",
  REOPEN: "reopened",
  ASSIGN: "assigned",
};

/** "dismissed", "unassigned". */
export function pastTense({ action, assignee }: Pick<BulkAction, "action" | "assignee">): string {
  return action === "ASSIGN" && assignee == null ? "unassigned" : PAST_TENSE[action];
}

/** Says how many of the selected alerts keep their status. Undefined if none does. */
export function skippedText(count: number): string | undefined {
  return count > 0 ? `${countOf(count, "alert")} not changed: the status does not allow it.` : undefined;
}

export interface BulkTarget {
  /** The loaded rows to change. They are shown as changed at once and restored if the API rejects the change. */
  readonly rows: readonly AlertRow[];
  /** Set if all matching alerts are selected: the filter and the time at which the list was frozen. */
  readonly allMatching: { readonly filter: AlertFilter; readonly asOf: string | null } | null;
}

export interface Bulk {
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly clearProblem: () => void;
  /** Applies the action to the target. Returns whether it succeeded. */
  readonly run: (target: BulkTarget, action: BulkAction) => Promise<boolean>;
}

export function useBulk(live: LiveChanges): Bulk {
  const [update, { loading }] = useMutation(UpdateAlertsDocument);
  const [problem, setProblem] = useState<string | null>(null);

  async function run(target: BulkTarget, action: BulkAction): Promise<boolean> {
    setProblem(null);
    const undo = showAtOnce(target.rows, action.action, live);
    const selection = target.allMatching ?? { ids: target.rows.map((row) => row.id) };
    try {
      const { data } = await update({ variables: { input: { ...action, ...selection } } });
      const refused = data?.updateAlerts.userErrors[0];
      if (!data || refused) throw new Refused(refused?.message ?? "The server rejected the change.");
      const { updatedCount, skippedCount, undoId } = data.updateAlerts;
      reportTriage({
        title: `${countOf(updatedCount, "alert")} ${pastTense(action)}`,
        message: skippedText(skippedCount),
        undoIds: undoId === null ? [] : [undoId],
      });
      return true;
    } catch (error) {
      undo();
      const message = error instanceof Refused ? error.message : problemOf(error).message;
      setProblem(message);
      showToast({ tone: "bad", title: "No alert was changed", message });
      return false;
    }
  }

  return { isBusy: loading, problem, clearProblem: () => setProblem(null), run };
}

/** The API has rejected the change, with this message. */
export class Refused extends Error {}

/** Shows the new status before the API has answered. Returns a function that restores the previous state. */
function showAtOnce(rows: readonly AlertRow[], action: BulkAction["action"], live: LiveChanges): () => void {
  const before = new Map<string, AlertChange | null>();
  const after = new Map<string, AlertChange>();
  for (const row of rows) {
    const shown = live.changes.get(row.id);
    const status = statusAfter(action, shown?.status ?? row.status);
    if (status === null) continue;
    before.set(row.id, shown ?? null);
    after.set(row.id, { status, severity: shown?.severity ?? row.severity });
  }
  live.put(after);
  return () => live.put(before);
}
