import type { ControlState } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";

/** The states in the order of the filters, most urgent first. */
export const STATES: readonly ControlState[] = ["FAIL", "NOT_EVALUATED", "PASS", "MANUAL", "NOT_COVERED"];

export const STATE_LABELS: Readonly<Record<ControlState, string>> = {
  FAIL: "Fail",
  NOT_EVALUATED: "Not evaluated",
  PASS: "Pass",
  MANUAL: "Manual",
  NOT_COVERED: "Not covered",
};

export type StateCounts = Readonly<Record<ControlState, number>>;

export function countStates(states: readonly ControlState[]): StateCounts {
  const counts = { FAIL: 0, NOT_EVALUATED: 0, PASS: 0, MANUAL: 0, NOT_COVERED: 0 };
  for (const state of states) counts[state] += 1;
  return counts;
}

/** The controls in the order of the filters. Those of one state stay in the order of the standard. */
export function mostUrgentFirst<Control extends { readonly state: ControlState }>(
  controls: readonly Control[],
): readonly Control[] {
  return STATES.flatMap((state) => controls.filter((control) => control.state === state));
}

/**
 * How many controls of the standard pass, out of all of them: "14 of 26 controls pass, 3 fail, 6 manual, 3 not covered". States
 * without a control are left out, but the total never is: a control that no check answers counts as well.
 */
export function fractionOf(counts: StateCounts): string {
  const total = STATES.reduce((sum, state) => sum + counts[state], 0);
  const others = [
    { count: counts.FAIL, label: counts.FAIL === 1 ? "fails" : "fail" },
    { count: counts.NOT_EVALUATED, label: "not evaluated" },
    { count: counts.MANUAL, label: "manual" },
    { count: counts.NOT_COVERED, label: "not covered" },
  ];
  return [
    `${counts.PASS} of ${countOf(total, "control")} pass`,
    ...others.filter(({ count }) => count > 0).map(({ count, label }) => `${count} ${label}`),
  ].join(", ");
}

/** The ID of the row of a control. Numbers of controls contain dots, spaces and parentheses. */
export function controlAnchor(controlId: string): string {
  return `control-${controlId.replaceAll(/\W+/g, "-")}`;
}
