import { useNavigate } from "@tanstack/react-router";
import { onDropped } from "../../apollo.ts";
import type { PaletteItem } from "./palette-items.ts";

const RECENT_MAX = 5;

/** The results that were opened from the palette in this tab, latest first. */
let recent: readonly PaletteItem[] = [];

// The next operator may not be allowed to see what these name.
onDropped(() => {
  recent = [];
});

export function recentItems(): readonly PaletteItem[] {
  return recent.map((item) => ({ ...item, key: `recent ${item.key}`, group: "Recent" }));
}

/** Closes the palette, then opens the page of an item or starts its action. */
export function useChooseItem(onClose: () => void): (item: PaletteItem, isNewTab: boolean) => void {
  const navigate = useNavigate();
  return (item, isNewTab) => {
    onClose();
    if (item.onChoose) return item.onChoose();
    if (!item.href) return undefined;
    const plain = { ...item, key: item.key.replace(/^recent /, "") };
    if (!/^(action|view) /.test(plain.key))
      recent = [plain, ...recent.filter(({ href }) => href !== item.href)].slice(0, RECENT_MAX);
    if (isNewTab) window.open(item.href, "_blank", "noopener");
    else void navigate({ href: item.href });
    return undefined;
  };
}
