import type { ReactElement } from "react";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import type { RotationDetailFragment, RotationGateKind } from "../../gql/rotations.ts";

const OPENED_BY: Readonly<Record<RotationGateKind, string>> = {
  NEW_KEY_IN_USE: "An application used the new key, and the old one was quiet",
  OLD_KEY_UNUSED: "The old key was not in use when this was asked for, and still was not",
  OPERATOR_CONFIRMED: "A person confirmed that everything has moved",
};

type OpenedGateProps = Pick<RotationDetailFragment, "gateAt" | "gateKind" | "steps">;

/** Why the old key was allowed to go: which observation, what was seen, by whom and when. */
export function OpenedGate({ gateAt, gateKind, steps }: OpenedGateProps): ReactElement | null {
  if (gateAt === null || gateKind === null) return null;
  // After a rollback from a parked state the gate may have opened twice: the latest counts.
  const step = steps.findLast(({ kind, state }) => kind === "MOVED" && state === "DEACTIVATE_INTENT");
  const evidence = (step?.evidence ?? {}) as Readonly<Record<string, unknown>>;
  const words = (name: string): string | null => (typeof evidence[name] === "string" ? evidence[name] : null);
  const items = [
    { key: "Because", value: OPENED_BY[gateKind] },
    { key: "New key last used", value: words("newLastUsed") },
    { key: "Old key last used", value: words("oldLastUsed") },
    { key: "Seen by", value: words("confirmedBy") ?? step?.actor ?? null },
    { key: "When", value: <RelativeTime at={gateAt} /> },
  ];
  return (
    <Panel title="Why the old key may go">
      <KeyValueList items={items.filter(({ value }) => value !== null)} />
    </Panel>
  );
}
