import type { AlertStatus, UpdateAlertsInput } from "../../gql/schema-types.ts";

type Action = UpdateAlertsInput["action"];

/** The action's status, and the statuses from which the API sets it. Only a scan can reopen a resolved alert. */
const MOVES: Readonly<Partial<Record<Action, { readonly to: AlertStatus; readonly from: readonly AlertStatus[] }>>> = {
  ACKNOWLEDGE: { to: "ACKNOWLEDGED", from: ["OPEN", "SNOOZED"] },
  DISMISS: { to: "DISMISSED", from: ["OPEN", "ACKNOWLEDGED", "SNOOZED"] },
  SNOOZE: { to: "SNOOZED", from: ["OPEN", "ACKNOWLEDGED", "SNOOZED"] },
  REOPEN: { to: "OPEN", from: ["ACKNOWLEDGED", "SNOOZED", "DISMISSED"] },
};

/** The status that an alert of this status has after the action. Null if the action does not change its status. */
export function statusAfter(action: Action, status: AlertStatus): AlertStatus | null {
  const move = MOVES[action];
  return move?.from.includes(status) ? move.to : null;
}
