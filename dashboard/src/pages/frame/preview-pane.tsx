import { lazy, type ReactElement, type RefObject, Suspense, useEffect, useState } from "react";
import type { PaletteItem } from "./palette-items.ts";
import styles from "./palette.module.css";

/** A preview is requested after the selection stays this long, because the arrow keys pass many results. */
const PREVIEW_PAUSE_MS = 80;

const loadPreview = async () => import("./palette-preview.tsx");
const PalettePreview = lazy(async () => ({ default: (await loadPreview()).PalettePreview }));

export interface PreviewPaneProps {
  readonly pane: RefObject<HTMLElement | null>;
  /** The ID of the result whose preview is shown. Null if none is. */
  readonly previewed: string | null;
  readonly selected: PaletteItem | undefined;
  readonly onClose: () => void;
}

/** What is known of the selected result, beside the list. */
export function PreviewPane({ pane, previewed, selected, onClose }: PreviewPaneProps): ReactElement {
  return (
    <aside ref={pane} className={styles["preview"]} aria-label="Preview">
      {previewed === null ? (
        <p className={styles["previewHint"]}>
          {selected === undefined ? "Select a result to see what is known of it." : previewHint(selected)}
        </p>
      ) : (
        <Suspense fallback={null}>
          <PalettePreview key={previewed} id={previewed} onClose={onClose} />
        </Suspense>
      )}
    </aside>
  );
}

function previewHint({ group, title }: PaletteItem): string {
  return group.startsWith("Actions") ? `Enter starts: ${title}` : `Enter opens: ${title}`;
}

/** The result whose preview is shown: the selected one, after it stays selected for a moment. */
export function usePreviewed(wanted: string | null): string | null {
  const [previewed, setPreviewed] = useState(wanted);
  useEffect(() => {
    void loadPreview().catch(() => undefined);
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setPreviewed(wanted), PREVIEW_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  return wanted === null ? null : previewed;
}

/** Tab goes from the text to what can be done with the selected result. */
export function focusAction(preview: HTMLElement | null): boolean {
  const action = preview?.querySelector<HTMLElement>("a[href], button");
  action?.focus();
  return action != null;
}
