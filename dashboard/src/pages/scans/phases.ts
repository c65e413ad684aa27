import type { PhaseProgress } from "../../ui/progress-phases.tsx";
import type { ProgressFragment } from "../../gql/scans.ts";
import type { ScanPhase, ScanStatus } from "../../gql/schema-types.ts";

const PHASES: readonly { readonly id: ScanPhase; readonly label: string }[] = [
  { id: "CONNECT", label: "Connect" },
  { id: "COLLECT", label: "Read" },
  { id: "ANALYZE", label: "Check" },
  { id: "RECONCILE", label: "Compare" },
];

export function isFinished(status: ScanStatus): boolean {
  return status !== "QUEUED" && status !== "RUNNING";
}

/** The four phases of a scan with their progress, as far as it is known. */
export function phasesOf(progress: ProgressFragment): readonly PhaseProgress[] {
  const reached = progress.phase === null ? -1 : PHASES.findIndex((phase) => phase.id === progress.phase);
  return PHASES.map(({ id, label }, index) => ({
    id,
    label,
    state: stateOf(index, reached, progress.status),
    ...countsOf(id, progress),
  }));
}

function stateOf(index: number, reached: number, status: ScanStatus): PhaseProgress["state"] {
  if (status === "SUCCEEDED" || status === "PARTIAL" || index < reached) return "DONE";
  if (index > reached) return "WAITING";
  return isFinished(status) ? "FAILED" : "RUNNING";
}

function countsOf(phase: ScanPhase, progress: ProgressFragment): Pick<PhaseProgress, "done" | "total" | "unit"> {
  if (phase === "CONNECT") return { done: 0, total: null, unit: "steps" };
  // AWS does not report how many items there are, so the total is unknown.
  if (phase === "COLLECT") return { done: progress.itemsRead, total: null, unit: "items" };
  if (phase === "ANALYZE") return { done: progress.checksDone, total: progress.checksTotal || null, unit: "checks" };
  return { done: 0, total: null, unit: "alerts" };
}

/** The newer of two progress messages, so that a late message never moves the progress back. */
export function laterOf(before: ProgressFragment | null, next: ProgressFragment): ProgressFragment {
  return before !== null && before.scanId === next.scanId && before.at > next.at ? before : next;
}
