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
  /** Null: nobody knows yet. Then the bar moves without end and only the count is shown, never a false 99 %. */
  readonly total: number | null;
  /** "items", "checks". */
  readonly unit: string;
}

const ICONS = { WAITING: IconCircle, RUNNING: IconLoader2, DONE: IconCheck, FAILED: IconX } as const;
const WORDS = { WAITING: "waiting", RUNNING: "running", DONE: "done", FAILED: "failed" } as const;

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
  const isKnown = phase.total !== null && phase.total > 0;
  const fraction = phase.state === "DONE" ? 1 : isKnown ? Math.min(1, phase.done / (phase.total ?? 1)) : 0;
  const counts =
    phase.done === 0 && phase.state !== "RUNNING"
      ? WORDS[phase.state]
      : `${formatNumber(phase.done)}${isKnown ? ` of ${formatNumber(phase.total ?? 0)}` : ""} ${phase.unit}`;
  return (
    <li
      className={styles["phase"]}
      data-state={phase.state}
      aria-current={phase.state === "RUNNING" ? "step" : undefined}
    >
      <p className={styles["head"]}>
        <Icon size={16} aria-hidden="true" />
        <b>{phase.label}</b>
        <span className="only-read-aloud">, {WORDS[phase.state]}</span>
      </p>
      <div
        className={styles["track"]}
        role="progressbar"
        aria-label={phase.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={phase.state === "RUNNING" && !isKnown ? undefined : Math.floor(fraction * 100)}
        aria-valuetext={counts}
      >
        <span
          className={styles["fill"]}
          data-unknown={(phase.state === "RUNNING" && !isKnown) || undefined}
          style={{ transform: `scaleX(${phase.state === "RUNNING" && !isKnown ? 1 : fraction})` }}
        />
      </div>
      <p className={styles["counts"]}>{counts}</p>
    </li>
  );
}
