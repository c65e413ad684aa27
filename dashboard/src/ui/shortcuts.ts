import { useEffect, useRef } from "react";
import { areCharacterShortcutsOn } from "./character-shortcuts.ts";

/** A second key of a sequence such as `g a` must follow within this time. */
const SEQUENCE_MS = 1200;

export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Fields that take no text. A row that was selected with the mouse has the focus on its checkbox. */
const WITHOUT_TEXT: ReadonlySet<string> = new Set(["checkbox", "radio", "button", "submit", "reset"]);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && WITHOUT_TEXT.has(target.type)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Whether a dialog or an open menu has the keyboard. */
function isModalOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]') !== null;
}

/** The shortcuts of all mounted components, in the order in which they were mounted. */
const registered = new Set<{ readonly current: Shortcuts }>();
/** The first key of a sequence that may follow. */
let first: { readonly key: string; readonly at: number } | null = null;

function actionFor(keys: string): Shortcuts[string] | undefined {
  for (const { current } of registered) if (current[keys]) return current[keys];
  return undefined;
}

/** One listener for all shortcuts: the second key of `g s` must not also act as the `s` of another component. */
function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || isModalOpen()) return;
  if (event.key.length === 1 && !areCharacterShortcutsOn()) return;
  const firstKey = first !== null && event.timeStamp - first.at < SEQUENCE_MS ? first.key : null;
  first = null;
  const action = (firstKey === null ? undefined : actionFor(`${firstKey} ${event.key}`)) ?? actionFor(event.key);
  if (action) {
    event.preventDefault();
    action(event);
  } else if (
    [...registered].some(({ current }) => Object.keys(current).some((keys) => keys.startsWith(`${event.key} `)))
  )
    first = { key: event.key, at: event.timeStamp };
}

/**
 * Registers page-wide shortcuts while the caller is mounted: `"?"`, `"/"`, `"Escape"`, or a sequence `"g a"`. They do
 * not fire while the focus is in a field, while a dialog or menu is open, or together with Ctrl, Alt or Meta.
 * Those of characters can be switched off in the profile.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });

  useEffect(() => {
    if (registered.size === 0) document.addEventListener("keydown", onKey);
    registered.add(latest);
    return () => {
      registered.delete(latest);
      if (registered.size === 0) document.removeEventListener("keydown", onKey);
    };
  }, []);
}

/** Focuses the page's search field, which is marked with `data-search-field`. */
export function focusSearchField(): void {
  const field = document.querySelector<HTMLInputElement>("[data-search-field]");
  field?.focus();
  field?.select();
}
