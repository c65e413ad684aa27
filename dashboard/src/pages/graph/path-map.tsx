import {
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { countOf } from "../../ui/format.ts";
import type { GraphSearch, ShowGraph } from "./graph-search.ts";
import { PathMapBox } from "./path-map-box.tsx";
import { type BoxText, boxTextsOf, idOf, OTHERS } from "./path-map-box-texts.tsx";
import { PathMapCards } from "./path-map-cards.tsx";
import styles from "./path-map.module.css";
import { layoutOf, type MapBox, type MapColumn, type MapRibbon, type PathMap } from "./path-map-layout.ts";
import { PathMapLegend } from "./path-map-legend.tsx";
import { PathMapRibbons } from "./path-map-ribbons.tsx";
import { useMapWalk } from "./use-map-walk.ts";

/** Boxes are too narrow for their text below this width, so the map becomes a list. */
const WIDTH_MIN = 640;
const WIDTH_FIRST = 744;
const COLUMNS: readonly { readonly column: MapColumn; readonly label: string }[] = [
  { column: "cause", label: "Cause" },
  { column: "through", label: "Through" },
  { column: "administrator", label: "Administrator" },
];

export interface PathMapPictureProps {
  readonly map: PathMap;
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
  readonly picture: RefObject<HTMLDivElement | null>;
  /** The path that is shown below, to mark its way. Null if it is not in the map. */
  readonly chosen: Pick<MapRibbon, MapColumn> | null;
}

/**
 * The causes of paths, the intermediate principals and the administrators. A box filters the list. One tab stop: arrows move
 * between the boxes, Enter selects, Escape shows all paths again.
 */
export function PathMapPicture({ map, search, onSearch, picture, chosen }: PathMapPictureProps): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const layout = useMemo(() => layoutOf(map, Math.max(width, WIDTH_MIN)), [map, width]);
  const texts = useMemo(() => boxTextsOf(map), [map]);
  const walk = useMapWalk(layout, frame);
  const { pointed } = walk;

  function toggle(column: MapColumn, key: string): void {
    if (key === OTHERS) return;
    const isOn = search[column] === key;
    onSearch({
      cause: undefined,
      through: undefined,
      administrator: undefined,
      [column]: isOn ? undefined : key,
      path: undefined,
    });
  }

  function handleKey(event: KeyboardEvent, box: MapBox): void {
    if (event.key === "Escape" && (search.cause ?? search.through ?? search.administrator) !== undefined) {
      onSearch({ cause: undefined, through: undefined, administrator: undefined, path: undefined });
      event.preventDefault();
      return;
    }
    walk.onKey(event, box);
  }

  if (width < WIDTH_MIN)
    return (
      <div ref={frame} className={styles["frame"]}>
        <div ref={picture}>
          <PathMapCards map={map} search={search} texts={texts} onToggle={(key) => toggle("cause", key)} />
        </div>
      </div>
    );
  return (
    <div ref={frame} className={styles["frame"]}>
      <div ref={picture}>
        <ColumnHeads boxes={layout.boxes} />
        <div
          className={styles["map"]}
          role="group"
          aria-label="Map of causes, intermediate principals and administrators"
          style={{ height: layout.height }}
        >
          <PathMapRibbons map={map} layout={layout} width={width} chosen={chosen} lit={walk.lit} />
          {layout.boxes.map((box) => {
            const { column, key } = box;
            const id = idOf(column, key);
            return (
              <PathMapBox
                key={id}
                box={box}
                text={texts.get(id)!}
                isOn={search[column] === key}
                walk={walk}
                onToggle={() => toggle(column, key)}
                onKey={(event) => handleKey(event, box)}
              />
            );
          })}
          {layout.labels.map(({ x, y, count, of }) => (
            <span key={JSON.stringify(of)} className={styles["count"]} style={{ left: x, top: y }} aria-hidden="true">
              {countOf(count, "path")}
            </span>
          ))}
        </div>
        <PathMapLegend map={map} hasChosen={chosen !== null} />
      </div>
      <p className={styles["names"]} aria-live="polite">
        {pointed ? namesOf(pointed, texts) : "Point at a box to see whose paths it has."}
      </p>
    </div>
  );
}

function ColumnHeads({ boxes }: { readonly boxes: readonly MapBox[] }): ReactElement {
  return (
    <div className={styles["heads"]}>
      {COLUMNS.map(({ column, label }) => {
        const box = boxes.find((each) => each.column === column);
        return (
          <span key={column} style={{ left: box?.x ?? 0 }}>
            {box && label}
          </span>
        );
      })}
    </div>
  );
}

function namesOf({ column, key }: MapBox, texts: ReadonlyMap<string, BoxText>): string {
  const text = texts.get(idOf(column, key));
  return text ? `${text.title}: ${text.names}` : "";
}

function useWidth(frame: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(WIDTH_FIRST);
  // Before the first paint, so that the map is not drawn for another width.
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    setWidth(Math.floor(element.clientWidth));
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}
