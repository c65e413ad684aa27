import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconCircle from "@tabler/icons-react/icons/IconCircle";
import IconLoader2 from "@tabler/icons-react/icons/IconLoader2";
import IconX from "@tabler/icons-react/icons/IconX";
import type { ReactElement } from "react";
import { formatNumber } from "./format.ts";
import styles from "./progress-phases.module.css";

export interface PhaseProgress {
  readonly id: string;
  readonly label: string;
  readonly state: "WAITING" | "RUNNING" | "DONE" | "FAILED";
  readonly done: number;
  /** Null if unknown. The bar is then indeterminate and only the count is shown, never a false 99 %. */
  readonly total: number | null;
  /** The plural noun of the count, such as "items" or "checks". */
  readonly unit: string;
}

const ICONS = { WAITING: IconCircle, RUNNING: IconLoader2, DONE: IconCheck, FAILED: IconX } as const;
const STATE_LABELS = { WAITING: "waiting", RUNNING: "running", DONE: "done", FAILED: "failed" } as const;

export function ProgressPhases({
  phases,
  label,
}: {
  readonly phases: readonly PhaseProgress[];
  readonly label: string;
}): ReactElement {
  return (
    <ol className={styles["phases"]} aria-label={label}>
      {phases.map((phase) => (
        <Phase key={phase.id} phase={phase} />
      ))}
    </ol>
  );
}

function Phase({ phase }: { readonly phase: PhaseProgress }): ReactElement {
  const Icon = ICONS[phase.state];
  const fraction = fractionOf(phase);
  const isIndeterminate = phase.state === "RUNNING" && totalOf(phase) === null;
  const counts = countsText(phase);
  return (
    <li
      className={styles["phase"]}
      data-state={phase.state}
      aria-current={phase.state === "RUNNING" ? "step" : undefined}
    >
      <p className={styles["head"]}>
        <Icon size={16} aria-hidden="true" />
        <b>{phase.label}</b>
        <span className="visually-hidden">, {STATE_LABELS[phase.state]}</span>
      </p>
      <div
        className={styles["track"]}
        role="progressbar"
        aria-label={phase.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={isIndeterminate ? undefined : Math.floor(fraction * 100)}
        aria-valuetext={counts}
      >
        <span
          className={styles["fill"]}
          data-indeterminate={isIndeterminate || undefined}
          style={{ transform: `scaleX(${isIndeterminate ? 1 : fraction})` }}
        />
      </div>
      <p className={styles["counts"]}>{counts}</p>
    </li>
  );
}

function totalOf({ total }: PhaseProgress): number | null {
  return total !== null && total > 0 ? total : null;
}

function fractionOf(phase: PhaseProgress): number {
  if (phase.state === "DONE") return 1;
  const total = totalOf(phase);
  return total === null ? 0 : Math.min(1, phase.done / total);
}

function countsText(phase: PhaseProgress): string {
  if (phase.done === 0 && phase.state !== "RUNNING") return STATE_LABELS[phase.state];
  const total = totalOf(phase);
  const ofTotal = total === null ? "" : ` of ${formatNumber(total)}`;
  return `${formatNumber(phase.done)}${ofTotal} ${phase.unit}`;
}
