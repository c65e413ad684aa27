import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useId, useRef } from "react";
import { formatNumber } from "./format.ts";
import styles from "./tab-list.module.css";

export interface TabChoice {
  readonly id: string;
  readonly label: ReactNode;
  readonly count?: number;
  readonly content: ReactNode;
}

export interface TabListProps {
  readonly label: string;
  readonly tabs: readonly TabChoice[];
  /** The id of the shown tab, kept in the URL. An unknown id means the first tab. */
  readonly value: string | undefined;
  readonly onChange: (id: string) => void;
}

export function TabList({ label, tabs, value, onChange }: TabListProps): ReactElement {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const shown = tabs.find((tab) => tab.id === value) ?? tabs[0];

  // On a narrow screen the list scrolls sideways, and the selected tab of a URL may be out of view.
  useEffect(() => {
    const box = list.current;
    const selected = box?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (!box || !selected) return;
    const [view, tab] = [box.getBoundingClientRect(), selected.getBoundingClientRect()];
    if (tab.left < view.left || tab.right > view.right)
      box.scrollLeft += tab.left - view.left - (view.width - tab.width) / 2;
  }, [shown?.id]);

  function onKeyDown(event: KeyboardEvent): void {
    const index = tabs.findIndex((tab) => tab.id === shown?.id);
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = tabs[(next + tabs.length) % tabs.length];
    if (!tab) return;
    onChange(tab.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus();
  }

  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className={styles["list"]} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === shown?.id}
            aria-controls={tab.id === shown?.id ? `${id}-panel` : undefined}
            tabIndex={tab.id === shown?.id ? 0 : -1}
            className={styles["tab"]}
            onClick={() => onChange(tab.id)}
          >
            {tab.label}
            {tab.count !== undefined && <span className={styles["count"]}>{formatNumber(tab.count)}</span>}
          </button>
        ))}
      </div>
      {shown && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown.id}`} className={styles["panel"]}>
          {shown.content}
        </div>
      )}
    </>
  );
}
