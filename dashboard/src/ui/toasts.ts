import { useSyncExternalStore } from "react";

/** A toast goes by itself after this time, unless the pointer or the keyboard is on it. */
export const TOAST_MS = 7000;
/** More than this at once nobody reads; the oldest goes. */
const MAX_TOASTS = 4;

export interface Toast {
  readonly id: number;
  readonly tone: "good" | "bad" | "neutral";
  readonly title: string;
  readonly message?: string | undefined;
  /** One thing that can still be done about it: "Undo". */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says what became of a deed, in a corner of the page, once. */
export function showToast(toast: Omit<Toast, "id">): void {
  lastId += 1;
  set([...toasts, { ...toast, id: lastId }].slice(-MAX_TOASTS));
}

export function hideToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
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
