import { useCallback, useEffect, useRef } from "react";

/** The time in milliseconds within which the palette must open. The keys typed meanwhile are then dropped. */
const OPENING_MAX_MS = 5_000;

interface Opening {
  typed: string;
  readonly startedAt: number;
}

/**
 * Opens the palette with Ctrl K or Cmd K, also from a field. A dialog keeps the keyboard to itself. The text that is
 * typed before the palette is loaded and has the focus belongs to it, and is no shortcut of the page: the returned
 * function takes it, and is called once the palette has the focus. The first key of the two already loads the palette.
 */
export function usePaletteKey(onOpen: () => void, load: () => Promise<unknown>): () => string {
  const latest = useRef({ onOpen, load });
  const opening = useRef<Opening | null>(null);
  useEffect(() => {
    latest.current = { onOpen, load };
  });
  useEffect(() => {
    function keepTyped(event: KeyboardEvent): void {
      if (opening.current === null) return;
      const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.timeStamp - opening.current.startedAt > OPENING_MAX_MS || event.key === "Escape")
        opening.current = null;
      else if (isText) {
        opening.current.typed += event.key;
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }
    function onKey(event: KeyboardEvent): void {
      if (event.key === "Control" || event.key === "Meta") void latest.current.load().catch(() => undefined);
      const isKey = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!isKey || event.altKey || event.shiftKey) return;
      // Browsers would move to their own search field.
      event.preventDefault();
      if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return;
      opening.current = { typed: "", startedAt: event.timeStamp };
      latest.current.onOpen();
    }
    document.addEventListener("keydown", keepTyped, true);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", keepTyped, true);
      document.removeEventListener("keydown", onKey);
    };
  }, []);
  return useCallback(() => {
    const typed = opening.current?.typed ?? "";
    opening.current = null;
    return typed;
  }, []);
}
