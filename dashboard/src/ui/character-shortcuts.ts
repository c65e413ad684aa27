/**
 * Whether shortcuts of one character act: letters, `?` and `/` without Ctrl or Alt. People who dictate or whose hands
 * hit keys by accident can switch them off. Kept in this browser, like the colour scheme.
 */
import { useSyncExternalStore } from "react";

const KEY = "iam-monitor-character-shortcuts";
const OFF = "off";
const listeners = new Set<() => void>();

export function areCharacterShortcutsOn(): boolean {
  return localStorage.getItem(KEY) !== OFF;
}

export function setCharacterShortcuts(isOn: boolean): void {
  if (isOn) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, OFF);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab changed the setting.
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}

export function useCharacterShortcuts(): boolean {
  return useSyncExternalStore(subscribe, areCharacterShortcutsOn);
}
