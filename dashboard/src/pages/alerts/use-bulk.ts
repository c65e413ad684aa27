import { useMutation } from "@apollo/client/react";
import { useState } from "react";
import { type AlertFilter, type AlertStatus, UpdateAlertsDocument, type UpdateAlertsInput } from "../../gql/alerts.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import type { AlertRow } from "./use-alert-list.ts";
import type { AlertChange, LiveChanges } from "./use-live-changes.ts";

export type BulkAction = Pick<UpdateAlertsInput, "action" | "reason" | "comment" | "expiresAt" | "assignee">;

const AFTERWARDS: Readonly<Partial<Record<BulkAction["action"], AlertStatus>>> = {
  ACKNOWLEDGE: "ACKNOWLEDGED",
  DISMISS: "DISMISSED",
  REOPEN: "OPEN",
};
const DONE_WORDS: Readonly<Record<BulkAction["action"], string>> = {
  ACKNOWLEDGE: "acknowledged",
  DISMISS: "dismissed",
  REOPEN: "reopened",
  ASSIGN: "assigned",
};

export interface BulkTarget {
  /** The rows that are loaded and meant; drawn as changed at once, and back when the api refuses. */
  readonly rows: readonly AlertRow[];
  /** Set when everything that matches is meant: the same list, frozen at the same moment. */
  readonly allMatching: { readonly filter: AlertFilter; readonly asOf: string | null } | null;
}

export interface Bulk {
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly clearProblem: () => void;
  /** True when it was done. */
  readonly run: (target: BulkTarget, deed: BulkAction) => Promise<boolean>;
}

export function useBulk(live: LiveChanges): Bulk {
  const [update, { loading }] = useMutation(UpdateAlertsDocument);
  const [problem, setProblem] = useState<string | null>(null);

  async function run(target: BulkTarget, deed: BulkAction): Promise<boolean> {
    setProblem(null);
    const undo = drawAtOnce(target.rows, AFTERWARDS[deed.action], live);
    const whom = target.allMatching ?? { ids: target.rows.map((row) => row.id) };
    try {
      const { data } = await update({ variables: { input: { ...deed, ...whom } } });
      const refused = data?.updateAlerts.userErrors[0];
      if (!data || refused) throw new Refused(refused?.message ?? "The api refused this.");
      const { updatedCount, skippedCount } = data.updateAlerts;
      const skipped =
        skippedCount > 0
          ? `${countOf(skippedCount, "alert")} left as they were: their status did not allow it.`
          : undefined;
      showToast({
        tone: "good",
        title: `${countOf(updatedCount, "alert")} ${DONE_WORDS[deed.action]}`,
        message: skipped,
      });
      return true;
    } catch (error) {
      undo();
      const message = error instanceof Refused ? error.message : problemOf(error).message;
      setProblem(message);
      if (deed.action !== "DISMISS") showToast({ tone: "bad", title: "Nothing was changed", message });
      return false;
    }
  }

  return { isBusy: loading, problem, clearProblem: () => setProblem(null), run };
}

class Refused extends Error {}

function drawAtOnce(rows: readonly AlertRow[], status: AlertStatus | undefined, live: LiveChanges): () => void {
  if (status === undefined) return () => undefined;
  const before = new Map<string, AlertChange | null>(rows.map((row) => [row.id, live.changes.get(row.id) ?? null]));
  // A resolved alert is a scan's to open again, so its row does not pretend.
  const changed = rows.filter((row) => (live.changes.get(row.id)?.status ?? row.status) !== "RESOLVED");
  live.put(
    new Map(changed.map((row) => [row.id, { status, severity: live.changes.get(row.id)?.severity ?? row.severity }])),
  );
  return () => live.put(before);
}
