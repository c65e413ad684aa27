import type { ControlState } from "../../gql/schema-types.ts";

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

/** The ID of the row of a control. Numbers of controls contain dots, spaces and parentheses. */
export function controlAnchor(controlId: string): string {
  return `control-${controlId.replaceAll(/\W+/g, "-")}`;
}
