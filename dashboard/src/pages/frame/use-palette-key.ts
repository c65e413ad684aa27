import { useEffect, useRef } from "react";

/** Opens the palette with Ctrl K or Cmd K, also from a field. A dialog keeps the keyboard to itself. */
export function usePaletteKey(onOpen: () => void): void {
  const latest = useRef(onOpen);
  useEffect(() => {
    latest.current = onOpen;
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const isKey = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!isKey || event.altKey || event.shiftKey) return;
      // Browsers would move to their own search field.
      event.preventDefault();
      if (document.querySelector('[role="dialog"][aria-modal="true"]') === null) latest.current();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
