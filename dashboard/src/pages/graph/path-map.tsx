import IconArrowNarrowRight from "@tabler/icons-react/icons/IconArrowNarrowRight";
import IconBuilding from "@tabler/icons-react/icons/IconBuilding";
import IconCrown from "@tabler/icons-react/icons/IconCrown";
import IconDots from "@tabler/icons-react/icons/IconDots";
import IconFileCertificate from "@tabler/icons-react/icons/IconFileCertificate";
import IconUserUp from "@tabler/icons-react/icons/IconUserUp";
import IconWorld from "@tabler/icons-react/icons/IconWorld";
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { PrincipalIcon } from "../../features/inventory/principal-name.tsx";
import { countOf } from "../../ui/format.ts";
import type { GraphSearch, ShowGraph } from "./graph-search.ts";
import styles from "./path-map.module.css";
import { layoutOf, type MapBox, type MapColumn, type MapRibbon, type PathMap } from "./path-map-layout.ts";
import {
  causeText,
  type Exposure,
  exposureOf,
  namesText,
  type NodeText,
  principalText,
  SELF,
} from "./path-map-text.ts";

/** Boxes are too narrow for their text below this width, so the map becomes a list. */
const WIDTH_MIN = 640;
const WIDTH_FIRST = 744;
const OTHERS = "OTHERS";
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
  const texts = useMemo(() => textsOf(map), [map]);
  const [pointed, setPointed] = useState<MapBox | null>(null);
  const [walked, setWalked] = useState<string | null>(null);
  const isLinked = ({ column, key }: MapBox, ribbon: MapRibbon) => ribbon[column] === key;
  const lit = pointed && layout.ribbons.filter((ribbon) => isLinked(pointed, ribbon));
  const tabStop = layout.boxes.find(({ key, column }) => idOf(column, key) === walked) ?? layout.boxes[0];

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
    const next = nextBox(layout.boxes, layout.ribbons, box, event.key);
    if (!next) return;
    event.preventDefault();
    setWalked(idOf(next.column, next.key));
    frame.current?.querySelector<HTMLElement>(`[data-box="${CSS.escape(idOf(next.column, next.key))}"]`)?.focus();
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
        <div className={styles["heads"]}>
          {COLUMNS.map(({ column, label }) => {
            const box = layout.boxes.find((each) => each.column === column);
            return (
              <span key={column} style={{ left: box?.x ?? 0 }}>
                {box && label}
              </span>
            );
          })}
        </div>
        <div
          className={styles["map"]}
          role="group"
          aria-label="Map of causes, intermediate principals and administrators"
          style={{ height: layout.height }}
        >
          <svg className={styles["ribbons"]} width={width} height={layout.height} aria-hidden="true">
            {layout.ribbons.map((ribbon) => (
              <path
                key={JSON.stringify([ribbon.cause, ribbon.through, ribbon.administrator])}
                d={ribbon.d}
                data-tone={toneOf(ribbon, map, chosen)}
                data-is-dim={(lit && !lit.includes(ribbon)) || undefined}
              >
                <title>{titleOf(ribbon, map)}</title>
              </path>
            ))}
          </svg>
          {layout.boxes.map((box) => {
            const { column, key } = box;
            const text = texts.get(idOf(column, key))!;
            const isDim = lit && box !== pointed && !lit.some((ribbon) => isLinked(box, ribbon));
            return (
              <button
                key={idOf(column, key)}
                type="button"
                className={styles["box"]}
                data-box={idOf(column, key)}
                data-column={column}
                data-exposure={text.exposure?.toLowerCase()}
                data-is-self={(column === "administrator" && key === SELF) || undefined}
                data-is-dim={isDim || undefined}
                aria-pressed={key === OTHERS ? undefined : search[column] === key}
                aria-disabled={key === OTHERS || undefined}
                tabIndex={box === tabStop ? 0 : -1}
                title={text.names === "" ? undefined : text.names}
                style={placeOf(box)}
                onClick={() => toggle(column, key)}
                onKeyDown={(event) => handleKey(event, box)}
                onFocus={() => {
                  setPointed(box);
                  setWalked(idOf(column, key));
                }}
                onBlur={() => setPointed(null)}
                onPointerOver={() => setPointed(box)}
                onPointerLeave={() => setPointed(null)}
              >
                {text.icon}
                <span className={styles["words"]}>
                  <b>{text.title}</b>
                  <span>{text.detail}</span>
                </span>
              </button>
            );
          })}
          {layout.labels.map(({ x, y, count, of }) => (
            <span key={JSON.stringify(of)} className={styles["count"]} style={{ left: x, top: y }} aria-hidden="true">
              {countOf(count, "path")}
            </span>
          ))}
        </div>
        <Legend map={map} hasChosen={chosen !== null} />
      </div>
      <p className={styles["names"]} aria-live="polite">
        {pointed ? namesOf(pointed, map) : "Point at a box to see whose paths it has."}
      </p>
    </div>
  );
}

interface PathMapCardsProps extends Pick<PathMapPictureProps, "map" | "search"> {
  readonly texts: ReadonlyMap<string, BoxText>;
  readonly onToggle: (cause: string) => void;
}

/** The map for narrow windows: each cause with the paths that it opens below it. */
function PathMapCards({ map, search, texts, onToggle }: PathMapCardsProps): ReactElement {
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

/** The colours and icons that the map has. */
function Legend({ map, hasChosen }: Pick<PathMapPictureProps, "map"> & { readonly hasChosen: boolean }): ReactElement {
  const tones = new Set(map.causes.map(toneOfCause));
  return (
    <ul className={styles["legend"]} aria-label="Legend">
      {tones.has("anyone") && (
        <li>
          <i data-tone="anyone" />
          <IconWorld size={14} aria-hidden="true" />
          Open to anyone
        </li>
      )}
      {tones.has("other_account") && (
        <li>
          <i data-tone="other_account" />
          <IconBuilding size={14} aria-hidden="true" />
          Open to another account
        </li>
      )}
      {tones.has("inside") && (
        <li>
          <i data-tone="inside" />
          Inside this account
        </li>
      )}
      {hasChosen && (
        <li>
          <i data-tone="chosen" />
          Selected path
        </li>
      )}
      {map.administratorCount > 0 && (
        <li>
          <IconCrown size={14} aria-hidden="true" />
          Administrator
        </li>
      )}
    </ul>
  );
}

interface BoxText extends NodeText {
  readonly icon: ReactElement;
  readonly exposure: Exposure;
  readonly names: string;
}

function textsOf(map: PathMap): ReadonlyMap<string, BoxText> {
  const texts = new Map<string, BoxText>();
  for (const cause of map.causes) {
    const exposure = exposureOf(cause);
    const Icon = exposure === "ANYONE" ? IconWorld : exposure === "OTHER_ACCOUNT" ? IconBuilding : IconFileCertificate;
    texts.set(idOf("cause", cause.key), {
      ...causeText(cause),
      icon: cause.memberCount > 1 ? <IconDots size={16} aria-hidden="true" /> : <Icon size={16} aria-hidden="true" />,
      exposure,
      names: namesIn(map, "cause", cause.key),
    });
  }
  for (const node of map.through)
    texts.set(idOf("through", node.key), {
      ...principalText(node, "principals", map),
      icon: node.principal ? (
        <PrincipalIcon kind={node.principal.kind} size={16} />
      ) : (
        <IconDots size={16} aria-hidden="true" />
      ),
      exposure: null,
      names: namesIn(map, "through", node.key),
    });
  for (const node of map.administrators)
    texts.set(idOf("administrator", node.key), {
      ...principalText(node, "administrators", map),
      icon:
        node.key === SELF ? (
          <IconUserUp size={16} aria-hidden="true" />
        ) : (
          <IconCrown size={16} aria-label="Administrator:" />
        ),
      exposure: null,
      names: namesIn(map, "administrator", node.key),
    });
  return texts;
}

const NAMES_MAX = 8;

function namesIn(map: PathMap, column: MapColumn, key: string): string {
  const flows = map.flows.filter((flow) => flow[column] === key);
  const names = flows.flatMap((flow) => flow.names).slice(0, NAMES_MAX);
  return namesText(
    names,
    flows.reduce((sum, { pathCount }) => sum + pathCount, 0),
  );
}

function namesOf({ column, key }: MapBox, map: PathMap): string {
  const node = textsOf(map).get(idOf(column, key));
  return node ? `${node.title}: ${node.names}` : "";
}

function titleOf(ribbon: MapRibbon, { flows }: PathMap): string {
  const flow = flows.find(
    ({ cause, through, administrator }) =>
      cause === ribbon.cause && through === ribbon.through && administrator === ribbon.administrator,
  );
  return flow ? namesText(flow.names, flow.pathCount) : "";
}

type Tone = "chosen" | "anyone" | "other_account" | "inside";

function toneOf(ribbon: MapRibbon, { causes }: PathMap, chosen: PathMapPictureProps["chosen"]): Tone {
  if (
    chosen?.cause === ribbon.cause &&
    chosen.through === ribbon.through &&
    chosen.administrator === ribbon.administrator
  )
    return "chosen";
  const cause = causes.find(({ key }) => key === ribbon.cause);
  return toneOfCause(cause);
}

function toneOfCause(cause: PathMap["causes"][number] | undefined): Exclude<Tone, "chosen"> {
  switch (cause ? exposureOf(cause) : null) {
    case "ANYONE":
      return "anyone";
    case "OTHER_ACCOUNT":
      return "other_account";
    case null:
      return "inside";
  }
}

function idOf(column: MapColumn, key: string): string {
  return `${column} ${key}`;
}

function placeOf({ x, y, width, height }: MapBox): CSSProperties {
  return { left: x, top: y, width, height };
}

/** Up and down within a column, left and right along a ribbon. */
function nextBox(
  boxes: readonly MapBox[],
  ribbons: readonly MapRibbon[],
  from: MapBox,
  key: string,
): MapBox | undefined {
  const near = boxes.filter(({ column }) => column === from.column).toSorted((a, b) => a.y - b.y);
  const index = near.indexOf(from);
  switch (key) {
    case "ArrowUp":
      return near[index - 1];
    case "ArrowDown":
      return near[index + 1];
    case "Home":
      return near[0];
    case "End":
      return near.at(-1);
    case "ArrowLeft":
    case "ArrowRight": {
      const order: readonly MapColumn[] = ["cause", "through", "administrator"];
      const side = order.indexOf(from.column);
      const ahead = key === "ArrowRight" ? order.slice(side + 1) : order.slice(0, side).toReversed();
      for (const ribbon of ribbons.filter((each) => each[from.column] === from.key))
        for (const column of ahead) {
          const next = boxes.find((box) => box.column === column && box.key === ribbon[column]);
          if (next) return next;
        }
      return undefined;
    }
    default:
      return undefined;
  }
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
