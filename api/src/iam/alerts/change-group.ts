/**
 * Groups the changes of a period by the resource to which they belong: the alerts of a user, its access keys and its
 * inline policies are one group. The groups in which something became worse come first.
 */
import type { InventoryChangeKind, InventoryKind } from "../inventory-change.ts";
import { SEVERITIES, type Severity, severityRank } from "../severity.ts";
import type { Instant } from "../time.ts";
import type { AlertEventKind, AlertStatus } from "./alert.ts";

/** The changes of an alert from the start of the period to its end. */
export const ALERT_CHANGE_KINDS = [
  "OPENED",
  "FOUND_BY_FIRST_SCAN",
  "REOPENED",
  "RAISED",
  "RESOLVED",
  "LOWERED",
  "OPENED_AND_RESOLVED",
] as const;
export type AlertChangeKind = (typeof ALERT_CHANGE_KINDS)[number];

/** One event of an alert that changed its status or severity. */
export interface AlertMove {
  readonly alertId: string;
  readonly accountId: string;
  readonly ownerId: string;
  readonly kind: AlertEventKind;
  readonly fromStatus: AlertStatus | null;
  readonly status: AlertStatus;
  readonly fromSeverity: Severity | null;
  readonly severity: Severity;
  /**
   * Whether the first scan of the account caused the event. An alert that it opened is not new, because nothing was
   * read before.
   */
  readonly isOfFirstScan: boolean;
  readonly at: Instant;
}

export interface AlertNetChange {
  readonly alertId: string;
  readonly kind: AlertChangeKind;
  /**
   * The severity at the start of the period. Null if the alert did not exist then. Exception: if the first scan of the
   * account found the alert in the period and it then became more severe, the severity of that scan.
   */
  readonly fromSeverity: Severity | null;
  readonly severity: Severity;
  /** Whether the alert is dismissed at the end, such as by an exception. Such an alert does not make its group worse. */
  readonly isDismissed: boolean;
  readonly at: Instant;
}

export interface InventoryMove {
  readonly id: number;
  readonly accountId: string;
  readonly ownerId: string;
  readonly kind: InventoryKind;
  readonly change: InventoryChangeKind;
  readonly at: Instant;
}

/** The kinds of groups to which a list can be limited. */
export const CHANGE_FOCUSES = ["WORSE", "INVENTORY", "BETTER", "FIRST_SCAN"] as const;
export type ChangeFocus = (typeof CHANGE_FOCUSES)[number];

export interface ChangeGroup {
  readonly accountId: string;
  readonly ownerId: string;
  /** The place of the group, 0 being the most important. */
  readonly rank: number;
  /** When the latest of its changes was found. */
  readonly at: Instant;
  /**
   * The severity of the worst alert that opened, reopened or became more severe; without one, of the worst that the first
   * scan found. Null if there is neither.
   */
  readonly severity: Severity | null;
  /** Most important first. */
  readonly alerts: readonly AlertNetChange[];
  /** Newest first. */
  readonly inventory: readonly InventoryMove[];
}

const WORSE: ReadonlySet<AlertChangeKind> = new Set(["OPENED", "REOPENED", "RAISED"]);

/**
 * The ranks of groups. A change of the inventory stands between an alert of medium and one of low severity: what someone
 * did to an identity is news, also if no check objects to it.
 */
const RANKS = { CRITICAL: 0, HIGH: 1, MEDIUM: 2, INVENTORY: 3, LOW: 4, INFORMATIONAL: 5, BETTER: 6 } as const;
/** What the first scan found comes last, by severity: it may be as old as the account. Dismissed alerts follow. */
const FIRST_SCAN_RANK = 7;
const DISMISSED_RANK = FIRST_SCAN_RANK + SEVERITIES.length;

/** The change of one alert by its events, oldest first. Null if it ended as it began. */
export function netChange(moves: readonly AlertMove[]): AlertNetChange | null {
  const [first, last] = [moves[0], moves.at(-1)];
  if (!first || !last) return null;
  const kind = kindOf(first, last, moves);
  if (kind === null) return null;
  return {
    alertId: last.alertId,
    kind,
    fromSeverity: first.fromStatus === null && kind !== "RAISED" ? null : (first.fromSeverity ?? first.severity),
    severity: last.severity,
    isDismissed: last.status === "DISMISSED",
    at: last.at,
  };
}

function kindOf(first: AlertMove, last: AlertMove, moves: readonly AlertMove[]): AlertChangeKind | null {
  const wasOpen = first.fromStatus !== null && first.fromStatus !== "RESOLVED";
  const isOpen = last.status !== "RESOLVED";
  if (!wasOpen) {
    if (!isOpen) return "OPENED_AND_RESOLVED";
    if (first.fromStatus !== null) return "REOPENED";
    return first.isOfFirstScan ? kindSinceFirstScan(first, last, moves) : "OPENED";
  }
  if (!isOpen) return "RESOLVED";
  if (moves.some((move) => move.kind === "REOPENED")) return "REOPENED";
  const steps = severityRank(last.severity) - severityRank(first.fromSeverity ?? first.severity);
  if (steps === 0) return null;
  return steps < 0 ? "RAISED" : "LOWERED";
}

/** What happened to an alert after the first scan found it is new, as for an alert that was open before the period. */
function kindSinceFirstScan(found: AlertMove, last: AlertMove, moves: readonly AlertMove[]): AlertChangeKind {
  if (moves.some((move) => move.kind === "REOPENED")) return "REOPENED";
  return severityRank(last.severity) < severityRank(found.severity) ? "RAISED" : "FOUND_BY_FIRST_SCAN";
}

/** Both lists may have any order within one resource, except that the events of an alert are oldest first. */
export function groupChanges(moves: readonly AlertMove[], inventory: readonly InventoryMove[]): readonly ChangeGroup[] {
  const alerts = new Map<string, AlertNetChange[]>();
  for (const own of Map.groupBy(moves, ({ alertId }) => alertId).values()) {
    const change = netChange(own);
    if (change) append(alerts, keyOf(own[0]!), change);
  }
  const changes = new Map<string, InventoryMove[]>();
  for (const move of inventory) append(changes, keyOf(move), move);
  return [...new Set([...alerts.keys(), ...changes.keys()])]
    .map((key) => groupOf(key, alerts.get(key) ?? [], changes.get(key) ?? []))
    .toSorted(byImportance);
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function keyOf({ accountId, ownerId }: Pick<AlertMove, "accountId" | "ownerId">): string {
  return `${accountId} ${ownerId}`;
}

function groupOf(key: string, alerts: readonly AlertNetChange[], inventory: readonly InventoryMove[]): ChangeGroup {
  const worst = alerts.filter(isWorse).toSorted(bySeverity)[0];
  const found = alerts.filter(isOfFirstScan).toSorted(bySeverity)[0];
  const isOnlyFound = alerts.every(({ kind }) => kind === "FOUND_BY_FIRST_SCAN");
  const foundRank = found ? FIRST_SCAN_RANK + severityRank(found.severity) : DISMISSED_RANK;
  const ranks = [
    isOnlyFound ? foundRank : RANKS.BETTER,
    ...(worst ? [RANKS[worst.severity]] : []),
    ...(inventory.length > 0 ? [RANKS.INVENTORY] : []),
  ];
  const end = key.indexOf(" ");
  return {
    accountId: key.slice(0, end),
    ownerId: key.slice(end + 1),
    rank: Math.min(...ranks),
    at: Math.max(...alerts.map(({ at }) => at), ...inventory.map(({ at }) => at)),
    severity: (worst ?? found)?.severity ?? null,
    alerts: alerts.toSorted((one, other) => urgency(other) - urgency(one) || bySeverity(one, other)),
    inventory: inventory.toSorted((one, other) => other.at - one.at || one.id - other.id),
  };
}

/** Whether the alert needs attention. */
function isWorse({ kind, isDismissed }: AlertNetChange): boolean {
  return WORSE.has(kind) && !isDismissed;
}

function isOfFirstScan({ kind, isDismissed }: AlertNetChange): boolean {
  return kind === "FOUND_BY_FIRST_SCAN" && !isDismissed;
}

function urgency(change: AlertNetChange): number {
  return isWorse(change) ? 2 : Number(isOfFirstScan(change));
}

function bySeverity(one: AlertNetChange, other: AlertNetChange): number {
  return severityRank(one.severity) - severityRank(other.severity) || other.at - one.at;
}

/** The place of a group in the list. It names one group, so that a page can begin after it. */
export type ChangePlace = Pick<ChangeGroup, "rank" | "at" | "accountId" | "ownerId">;

export function byImportance(one: ChangePlace, other: ChangePlace): number {
  const [key, otherKey] = [keyOf(one), keyOf(other)];
  return one.rank - other.rank || other.at - one.at || (key < otherKey ? -1 : Number(key > otherKey));
}

export function isInFocus(group: ChangeGroup, focus: ChangeFocus): boolean {
  switch (focus) {
    case "WORSE":
      return group.alerts.some(isWorse);
    case "INVENTORY":
      return group.inventory.length > 0;
    case "BETTER":
      return group.alerts.some(({ kind }) => kind === "RESOLVED" || kind === "LOWERED");
    case "FIRST_SCAN":
      return group.alerts.some(isOfFirstScan);
  }
}
