import { useEffect, useState } from "react";
import { countOf } from "../../ui/format.ts";
import { showToast } from "../../ui/toasts.ts";
import type { ProblemGridRow } from "./use-problem-list.ts";

const NO_KEYS: ReadonlySet<string> = new Set();

export interface ProblemSelection {
  /** The keys of the selected rows: problems, or alerts below them. */
  readonly keys: ReadonlySet<string>;
  readonly select: (keys: ReadonlySet<string>) => void;
  readonly clear: () => void;
}

/**
 * The selected rows of the problem list. A row that leaves the list leaves the selection, and a message says so: an
 * action on the selection would otherwise change fewer alerts than were selected, without a word.
 */
export function useProblemSelection(rows: readonly ProblemGridRow[], isStale: boolean): ProblemSelection {
  const [keys, select] = useState(NO_KEYS);
  useEffect(() => {
    if (isStale || keys.size === 0) return;
    const listed = new Set(rows.map((row) => row.key));
    const kept = new Set([...keys].filter((key) => listed.has(key)));
    const lostCount = keys.size - kept.size;
    if (lostCount === 0) return;
    select(kept);
    showToast({
      tone: "neutral",
      title: `${countOf(lostCount, "row")} removed from the selection`,
      message: `${lostCount === 1 ? "It is" : "They are"} no longer in the list.`,
    });
  }, [rows, isStale, keys]);
  return { keys, select, clear: () => select(NO_KEYS) };
}
