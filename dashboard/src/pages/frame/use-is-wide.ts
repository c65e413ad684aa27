import { useSyncExternalStore } from "react";

/** From this width on, the palette has room for a preview. */
const WIDE = "(min-width: 60rem)";

function subscribe(listener: () => void): () => void {
  const media = matchMedia(WIDE);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

/** Whether the palette shows a preview. Nothing is requested for a preview that is not shown. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(WIDE).matches);
}
