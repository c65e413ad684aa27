import { expect, test } from "vitest";
import type { RotationDetailFragment } from "../../gql/rotations.ts";
import { renderComponent } from "../../test-render.tsx";
import { OpenedGate } from "./opened-gate.tsx";
import { phaseEnds } from "./rotation-labels.ts";

type Step = RotationDetailFragment["steps"][number];

const AT = "2026-11-24T12:00:00.000Z";
const opened: Step = {
  kind: "MOVED",
  at: AT,
  actor: { id: null, kind: "SYSTEM", displayName: "IAM Monitor" },
  message: "New key in use, old key idle: the old key can be deactivated.",
  fromState: "PROMOTED",
  state: "DEACTIVATE_INTENT",
  evidence: {
    openedBy: "NEW_KEY_IN_USE",
    newLastUsed: "2026-11-24T11:58:00Z s3 eu-central-1",
    oldLastUsed: "never",
    confirmedBy: null,
  },
};

type Rotation = Parameters<typeof OpenedGate>[0]["rotation"];
const OPEN: Omit<Rotation, "gateKind"> = {
  mode: "STANDARD",
  state: "DEACTIVATE_INTENT",
  resumeState: null,
  gateAt: AT,
  steps: [opened],
};

function textOf(gate: Partial<Rotation> & Pick<Rotation, "gateKind">): string {
  const { container } = renderComponent(<OpenedGate rotation={{ ...OPEN, ...gate }} />);
  return container.querySelector("section")?.textContent ?? "";
}

test("names the observation that opened the gate, its evidence and its actor", () => {
  const text = textOf({ gateAt: AT, gateKind: "NEW_KEY_IN_USE", steps: [opened] });
  for (const words of ["An application used the new key", "24 Nov 2026", "s3 eu-central-1", "never", "IAM Monitor"])
    expect(text).toContain(words);
});

test("names the operator who confirmed, not the worker that made the step", () => {
  const step = {
    ...opened,
    evidence: { openedBy: "OPERATOR_CONFIRMED", confirmedBy: "Olga", newLastUsed: "never", oldLastUsed: "never" },
  };
  const text = textOf({ gateAt: AT, gateKind: "OPERATOR_CONFIRMED", steps: [step] });
  expect(text).toContain("An operator confirmed");
  expect(text).toContain("Olga");
  expect(text).not.toContain("IAM Monitor");
});

test("shows nothing while the gate is closed", () => {
  expect(textOf({ gateAt: null, gateKind: null, steps: [] })).toBe("");
});

test("a retired key that was used after all has no proof that it is unused", () => {
  const retired = { mode: "RETIRE", gateKind: "OLD_KEY_UNUSED" } as const;
  expect(textOf({ ...retired, state: "NEEDS_OPERATOR", resumeState: "REQUESTED" })).toBe("");
  expect(textOf({ ...retired, state: "OLD_INACTIVE" })).toContain("was not in use");
});

test("a phase that a rotation enters again ends when it is left for good", () => {
  const ends = (mode: Rotation["mode"], ...states: readonly Rotation["state"][]) =>
    phaseEnds({ mode, steps: states.map((state, hour) => ({ state, at: `2026-11-24T1${hour}:00:00.000Z` })) }).map(
      (at) => at && Number(at.slice(12, 13)),
    );
  expect(ends("RETIRE", "REQUESTED", "DEACTIVATE_INTENT", "OLD_INACTIVE", "DELETE_INTENT")).toEqual([1, 3, null]);
  const isUsed = ["REQUESTED", "DEACTIVATE_INTENT", "DELETE_INTENT", "OLD_INACTIVE", "NEEDS_OPERATOR"] as const;
  expect(ends("RETIRE", ...isUsed, "REQUESTED")).toEqual([null, null, null]);
  expect(ends("RETIRE", ...isUsed, "REQUESTED", "DEACTIVATE_INTENT")).toEqual([6, null, null]);
  // A leaked key is inactive before there is a new one.
  expect(ends("COMPROMISED", "REQUESTED", "OLD_INACTIVE", "CREATE_INTENT", "SEALED", "DELIVERED", "PROMOTED")).toEqual([
    1,
    4,
    5,
    null,
    null,
    null,
  ]);
});
