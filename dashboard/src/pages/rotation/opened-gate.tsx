import type { ReactElement } from "react";
import { withLocalTimes } from "../../ui/format.ts";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import type { RotationDetailFragment } from "../../gql/rotations.ts";
import type { RotationGateKind } from "../../gql/schema-types.ts";
import { phaseOf } from "./rotation-labels.ts";

const OPENED_BY: Readonly<Record<RotationGateKind, string>> = {
  NEW_KEY_IN_USE: "An application used the new key, and the old key was idle",
  OLD_KEY_UNUSED: "The old key was not in use when the rotation was requested, and still was not",
  OPERATOR_CONFIRMED: "An operator confirmed that every application has moved",
};

interface OpenedGateProps {
  readonly rotation: Pick<RotationDetailFragment, "mode" | "state" | "resumeState" | "gateAt" | "gateKind" | "steps">;
}

/** Why the old key could be deactivated: the observation, its evidence, who made it and when. */
export function OpenedGate({ rotation }: OpenedGateProps): ReactElement | null {
  const { mode, gateAt, gateKind, steps } = rotation;
  if (gateAt === null || gateKind === null) return null;
  // An unused key that was used after all begins again, so what was observed before is void.
  if (mode === "RETIRE" && phaseOf(rotation) === 0) return null;
  // The gate may have opened twice, after a rollback from a parked state. The latest opening counts.
  const step = steps.findLast(({ kind, state }) => kind === "MOVED" && state === "DEACTIVATE_INTENT");
  const evidence = (step?.evidence ?? {}) as Readonly<Record<string, unknown>>;
  const textOf = (name: string): string | null =>
    typeof evidence[name] === "string" ? withLocalTimes(evidence[name]) : null;
  const items = [
    { key: "Reason", value: OPENED_BY[gateKind] },
    { key: "New key last used", value: textOf("newLastUsed") },
    { key: "Old key last used", value: textOf("oldLastUsed") },
    { key: "Decided by", value: textOf("confirmedBy") ?? step?.actor.displayName ?? null },
    { key: "When", value: <RelativeTime at={gateAt} /> },
  ];
  return (
    <Panel title="Why the old key can be deactivated">
      <KeyValueList items={items.filter(({ value }) => value !== null)} />
    </Panel>
  );
}
