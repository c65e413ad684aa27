import { Fragment, type ReactElement } from "react";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import type { Listbox } from "../../ui/use-listbox.ts";
import type { NavigationGroup } from "./app-shell.tsx";
import { GO_TO } from "./navigation.ts";
import { PaletteIcon } from "./palette-icon.tsx";
import { markedParts, type PaletteItem } from "./palette-items.ts";
import styles from "./palette.module.css";

/** The keys that open a page, by its path. */
const KEYS = new Map(Object.entries(GO_TO).map(([keys, { to }]) => [to, keys]));

export interface PaletteResultsProps {
  readonly items: readonly PaletteItem[];
  readonly list: Listbox;
  /** What is marked in the titles. */
  readonly text: string;
  readonly navigation: readonly NavigationGroup[];
  readonly onChoose: (item: PaletteItem, isNewTab: boolean) => void;
}

/** The items under the text field, with a heading above each group. */
export function PaletteResults({ items, list, text, navigation, onChoose }: PaletteResultsProps): ReactElement {
  return (
    <div className={styles["list"]} aria-label="Results" {...list.listProps}>
      {items.map((item, index) => (
        <Fragment key={item.key}>
          {item.group !== items[index - 1]?.group && (
            <div className={styles["group"]} role="presentation">
              {item.group}
            </div>
          )}
          <button
            type="button"
            tabIndex={-1}
            {...list.optionProps(index)}
            className={styles["option"]}
            onMouseMove={() => list.setActive(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={(event) => onChoose(item, event.ctrlKey || event.metaKey)}
          >
            <PaletteIcon itemKey={item.key} navigation={navigation} />
            <span className={styles["title"]}>
              {markedParts(item.title, text).map(({ part, isMarked }, place) =>
                isMarked ? <mark key={place}>{part}</mark> : part,
              )}
            </span>
            {item.detail && <span className={styles["detail"]}>{item.detail}</span>}
            <span className={styles["end"]}>
              {item.severity && <SeverityBadge severity={item.severity} />}
              <Hint keys={index === list.active ? "Enter" : KEYS.get(item.href ?? "")} />
            </span>
          </button>
        </Fragment>
      ))}
    </div>
  );
}

/** The keys that do what a click on the row does. */
function Hint({ keys }: { readonly keys: string | undefined }): ReactElement | null {
  if (keys === undefined) return null;
  return (
    <span className={styles["keys"]} aria-hidden="true">
      {keys.split(" ").map((key, place) => (
        <kbd key={place}>{key}</kbd>
      ))}
    </span>
  );
}
