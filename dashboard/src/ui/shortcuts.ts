import { useEffect, useRef } from "react";

/** A second key of a sequence such as `g a` must follow within this time. */
const SEQUENCE_MS = 1200;

export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/** True while a dialog or an open menu owns the keyboard. */
function isElsewhere(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]') !== null;
}

/**
 * Keys for the whole page while the caller is on screen: `"?"`, `"/"`, `"Escape"`, or a sequence `"g a"`. Nothing fires
 * while somebody types into a field, while a dialog is open, or together with Ctrl, Alt or Meta.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });

  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    function onKey(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isElsewhere()) return;
      const started = first !== null && event.timeStamp - first.at < SEQUENCE_MS ? first.key : null;
      first = null;
      const action = started === null ? undefined : latest.current[`${started} ${event.key}`];
      const single = latest.current[event.key];
      if (action ?? single) {
        event.preventDefault();
        (action ?? single)?.(event);
      } else if (Object.keys(latest.current).some((keys) => keys.startsWith(`${event.key} `))) {
        first = { key: event.key, at: event.timeStamp };
      }
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

/** Puts the cursor into the page's search field, the one marked with `data-search-field`. */
export function focusSearchField(): void {
  const field = document.querySelector<HTMLInputElement>("[data-search-field]");
  field?.focus();
  field?.select();
}
