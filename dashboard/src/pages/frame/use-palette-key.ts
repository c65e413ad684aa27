import { useEffect, useRef } from "react";

/**
 * Opens the palette with Ctrl K or Cmd K, also from a field. A dialog keeps the keyboard to itself. The first key of the
 * two already loads the palette, so that what is typed next is not lost.
 */
export function usePaletteKey(onOpen: () => void, load: () => Promise<unknown>): void {
  const latest = useRef({ onOpen, load });
  useEffect(() => {
    latest.current = { onOpen, load };
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key === "Control" || event.key === "Meta") void latest.current.load().catch(() => undefined);
      const isKey = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!isKey || event.altKey || event.shiftKey) return;
      // Browsers would move to their own search field.
      event.preventDefault();
      if (document.querySelector('[role="dialog"][aria-modal="true"]') === null) latest.current.onOpen();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
