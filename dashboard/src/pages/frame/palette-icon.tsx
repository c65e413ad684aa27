import IconArrowRight from "@tabler/icons-react/icons/IconArrowRight";
import IconBolt from "@tabler/icons-react/icons/IconBolt";
import IconUserCircle from "@tabler/icons-react/icons/IconUserCircle";
import type { ReactElement } from "react";
import type { NavigationGroup } from "./app-shell.tsx";
import styles from "./palette.module.css";
import type { Hit } from "./palette-items.ts";

/** The pages whose icons stand for the kinds of results. */
const PAGES: Readonly<Record<Hit["kind"], string>> = {
  ACCESS_KEY: "/keys",
  USER: "/users",
  ROLE: "/roles",
  GROUP: "/groups",
  POLICY: "/policies",
  ALERT: "/alerts",
  CHECK: "/checks",
  ACCOUNT: "/settings/accounts",
};

/** The icons of what can be done with a result, or seen of it. */
const OWN_ICONS: Readonly<Record<string, typeof IconBolt>> = { action: IconBolt, view: IconArrowRight };

export interface PaletteIconProps {
  /** The key of the item, which begins with its kind. */
  readonly itemKey: string;
  readonly navigation: readonly NavigationGroup[];
}

/** The icon of an item: that of its page in the sidebar, or of the page that lists such results. */
export function PaletteIcon({ itemKey, navigation }: PaletteIconProps): ReactElement {
  const [kind = "", path = ""] = itemKey.replace(/^recent /, "").split(" ");
  const to = kind in PAGES ? PAGES[kind as Hit["kind"]] : path;
  const page = navigation.flatMap(({ items }) => items).find((item) => item.to === to);
  const Icon = OWN_ICONS[kind] ?? page?.icon ?? IconUserCircle;
  return (
    <span className={styles["icon"]}>
      <Icon size={16} aria-hidden="true" />
    </span>
  );
}
