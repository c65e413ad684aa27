import { expect, test } from "vitest";
import type { Rotation } from "../../db/entities/rotation.ts";
import { factsOf } from "./rows.ts";

const at = (hour: number) => new Date(Date.UTC(2026, 10, 28, hour));
const BY = { kind: "OPERATOR", id: "operator_1", displayName: "Olga" } as const;

const MOMENTS = ["intentAt", "orphanInactiveAt", "sealedAt", "probedAt", "promotedAt", "revealedAt", "acknowledgedAt"];
const LATER_MOMENTS = [
  "gateDeadlineAt",
  "gateAt",
  "inactiveAt",
  "reenabledAt",
  "rollbackRequestedAt",
  "newKeyDeletedAt",
  "sentAt",
  "acceptedAt",
  "returnAcceptedAt",
  "returnedAt",
];
const EARLY = {
  ...Object.fromEntries([...MOMENTS, ...LATER_MOMENTS].map((name) => [name, null])),
  stateSince: at(2),
  requestedAt: at(1),
};

/** When the move was confirmed, as the hour of the day. */
function confirmedHour(row: Pick<Rotation, "movedConfirmedBy" | "movedConfirmedAt">): number | null {
  const { movedConfirmedAt } = factsOf({ ...EARLY, ...row } as Rotation);
  return movedConfirmedAt === null ? null : new Date(movedConfirmedAt).getUTCHours();
}

test("a confirmation of the former version counts from the request, and one that it withdrew does not count", () => {
  expect(confirmedHour({ movedConfirmedBy: BY, movedConfirmedAt: at(5) })).toBe(5);
  expect(confirmedHour({ movedConfirmedBy: BY, movedConfirmedAt: null })).toBe(1);
  expect(confirmedHour({ movedConfirmedBy: null, movedConfirmedAt: at(5) })).toBeNull();
});
