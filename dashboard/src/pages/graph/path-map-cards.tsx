import IconArrowNarrowRight from "@tabler/icons-react/icons/IconArrowNarrowRight";
import IconCrown from "@tabler/icons-react/icons/IconCrown";
import IconUserUp from "@tabler/icons-react/icons/IconUserUp";
import type { ReactElement } from "react";
import { countOf } from "../../ui/format.ts";
import type { GraphSearch } from "./graph-search.ts";
import styles from "./path-map.module.css";
import { type BoxText, idOf, OTHERS } from "./path-map-box-texts.tsx";
import type { PathMap } from "./path-map-layout.ts";
import { namesText, SELF } from "./path-map-text.ts";

export interface PathMapCardsProps {
  readonly map: PathMap;
  readonly search: GraphSearch;
  readonly texts: ReadonlyMap<string, BoxText>;
  readonly onToggle: (cause: string) => void;
}

/** The map for narrow windows: each cause with the paths that it opens below it. */
export function PathMapCards({ map, search, texts, onToggle }: PathMapCardsProps): ReactElement {
  return (
    <ul className={styles["cards"]} aria-label="Causes">
      {map.causes.map(({ key }) => {
        const text = texts.get(idOf("cause", key))!;
        return (
          <li key={key}>
            <button
              type="button"
              className={styles["box"]}
              data-exposure={text.exposure?.toLowerCase()}
              aria-pressed={key === OTHERS ? undefined : search.cause === key}
              aria-disabled={key === OTHERS || undefined}
              onClick={() => onToggle(key)}
            >
              {text.icon}
              <span className={styles["words"]}>
                <b>{text.title}</b>
                <span>{text.detail}</span>
              </span>
            </button>
            <ul className={styles["ways"]}>
              {map.flows
                .filter(({ cause }) => cause === key)
                .map(({ through, administrator, pathCount, names }) => (
                  <li key={JSON.stringify([through, administrator])} title={namesText(names, pathCount)}>
                    <b>{countOf(pathCount, "path")}</b>
                    {through !== null && (
                      <>
                        <IconArrowNarrowRight size={14} aria-label="through" />
                        {texts.get(idOf("through", through))?.title}
                      </>
                    )}
                    <IconArrowNarrowRight size={14} aria-label="to" />
                    {administrator === SELF ? (
                      <IconUserUp size={14} aria-hidden="true" />
                    ) : (
                      <IconCrown size={14} aria-label="administrator" />
                    )}
                    {texts.get(idOf("administrator", administrator))?.title}
                  </li>
                ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}
