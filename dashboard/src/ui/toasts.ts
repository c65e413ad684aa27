import { useSyncExternalStore } from "react";

/** A toast closes after this time, unless it is hovered or has the focus. */
export const TOAST_MS = 7000;
/** At most this many toasts are shown; the oldest is dropped. */
const MAX_TOASTS = 4;

export interface Toast {
  readonly id: number;
  readonly tone: "good" | "bad" | "neutral";
  readonly title: string;
  readonly message?: string | undefined;
  /** A follow-up action: "Undo". */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  /** How long the toast is shown, if not for `TOAST_MS`. */
  readonly lastsMs?: number | undefined;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows the result of an action in a corner of the page. */
export function showToast(toast: Omit<Toast, "id">): void {
  lastId += 1;
  set([...toasts, { ...toast, id: lastId }].slice(-MAX_TOASTS));
}

export function hideToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

/** Runs the follow-up action of the toast and closes it, so that the action runs once. */
export function runToastAction(toast: Toast): void {
  if (!toasts.includes(toast)) return;
  hideToast(toast.id);
  toast.action?.run();
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
