import { apolloClient } from "../../apollo.ts";
import { UndoTriageDocument, type UndoTriageMutation } from "../../gql/alerts.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { refreshCounts } from "./refresh-counts.ts";

/** How long Undo is offered. The time stops while the message is hovered or has the focus. */
const UNDO_MS = 10_000;

export interface Undoable {
  /** "Alert 12 acknowledged", "38 alerts dismissed". */
  readonly title: string;
  readonly message?: string | undefined;
  /** The IDs of the requests that made the change. Without any, nothing was changed and nothing can be undone. */
  readonly undoIds: readonly string[];
}

/** Reports an action, and offers to undo it. */
export function reportTriage({ title, message, undoIds }: Undoable): void {
  void refreshCounts();
  showToast({
    tone: undoIds.length > 0 ? "good" : "neutral",
    title,
    message,
    ...(undoIds.length > 0 && {
      action: { label: "Undo", run: () => void undo(undoIds) },
      lastsMs: UNDO_MS,
    }),
  });
}

/** Undoes the newest request first, because a later one may have changed alerts of an earlier one. */
async function undo(undoIds: readonly string[]): Promise<void> {
  let restored = 0;
  let kept = 0;
  let reason: string | null = null;
  try {
    for (const undoId of undoIds.toReversed()) {
      const { data } = await apolloClient.mutate({ mutation: UndoTriageDocument, variables: { input: { undoId } } });
      const answer = data?.undoTriage;
      restored += answer?.restoredCount ?? 0;
      kept += answer?.conflictCount ?? 0;
      reason ??= answer?.userErrors[0]?.message ?? conflictText(answer);
    }
  } catch (error) {
    reason = problemOf(error).message;
  }
  void refreshCounts();
  if (reason === null) showToast({ tone: "neutral", title: `Undone: ${countOf(restored, "alert")} restored` });
  else
    showToast({
      tone: "bad",
      title: restored === 0 ? "The action was not undone" : `${countOf(restored, "alert")} restored, ${kept} not`,
      message: reason,
    });
}

function conflictText(answer: UndoTriageMutation["undoTriage"] | undefined): string | null {
  const conflict = answer?.conflicts[0];
  return conflict
    ? `Alert ${conflict.alertNumber} was changed by ${conflict.by.displayName} since. Its history shows the change.`
    : null;
}
