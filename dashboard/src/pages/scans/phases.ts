import type { PhaseProgress } from "../../ui/progress-phases.tsx";
import type { ProgressFragment, ScanPhase, ScanStatus } from "../../gql/scans.ts";

const PHASES: readonly { readonly id: ScanPhase; readonly label: string }[] = [
  { id: "CONNECT", label: "Connect" },
  { id: "COLLECT", label: "Read" },
  { id: "ANALYZE", label: "Check" },
  { id: "RECONCILE", label: "Compare" },
];

export function isFinished(status: ScanStatus): boolean {
  return status !== "QUEUED" && status !== "RUNNING";
}

/** The scan's four phases with what is done of what, as far as anybody knows. */
export function phasesOf(progress: ProgressFragment): readonly PhaseProgress[] {
  const reached = progress.phase === null ? -1 : PHASES.findIndex((phase) => phase.id === progress.phase);
  const isOver = isFinished(progress.status);
  const isWhole = progress.status === "SUCCEEDED" || progress.status === "PARTIAL";
  return PHASES.map(({ id, label }, index) => ({
    id,
    label,
    state: isWhole || index < reached ? "DONE" : index > reached ? "WAITING" : isOver ? "FAILED" : "RUNNING",
    ...countsOf(id, progress),
  }));
}

function countsOf(phase: ScanPhase, progress: ProgressFragment): Pick<PhaseProgress, "done" | "total" | "unit"> {
  if (phase === "CONNECT") return { done: 0, total: null, unit: "steps" };
  // AWS does not say how many items there are, so reading has no end that could be promised.
  if (phase === "COLLECT") return { done: progress.itemsRead, total: null, unit: "items" };
  if (phase === "ANALYZE") return { done: progress.checksDone, total: progress.checksTotal || null, unit: "checks" };
  return { done: 0, total: null, unit: "alerts" };
}

/** Progress only ever grows on screen, also when a message is late. */
export function laterOf(before: ProgressFragment | null, next: ProgressFragment): ProgressFragment {
  return before !== null && before.scanId === next.scanId && before.at > next.at ? before : next;
}
