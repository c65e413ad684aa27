import type { CSSProperties, KeyboardEvent, ReactElement } from "react";
import { type BoxText, idOf, OTHERS } from "./path-map-box-texts.tsx";
import styles from "./path-map.module.css";
import type { MapBox } from "./path-map-layout.ts";
import { SELF } from "./path-map-text.ts";
import type { MapWalk } from "./use-map-walk.ts";

export interface PathMapBoxProps {
  readonly box: MapBox;
  readonly text: BoxText;
  /** Whether the list is filtered by the box. */
  readonly isOn: boolean;
  readonly walk: MapWalk;
  readonly onToggle: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** One cause, intermediate principal or administrator of the map. */
export function PathMapBox({ box, text, isOn, walk, onToggle, onKey }: PathMapBoxProps): ReactElement {
  const { column, key } = box;
  return (
    <button
      type="button"
      className={styles["box"]}
      data-box={idOf(column, key)}
      data-column={column}
      data-exposure={text.exposure?.toLowerCase()}
      data-is-self={(column === "administrator" && key === SELF) || undefined}
      data-is-dim={walk.isDim(box) || undefined}
      aria-pressed={key === OTHERS ? undefined : isOn}
      aria-disabled={key === OTHERS || undefined}
      tabIndex={walk.isTabStop(box) ? 0 : -1}
      title={text.names === "" ? undefined : text.names}
      style={placeOf(box)}
      onClick={onToggle}
      onKeyDown={onKey}
      onFocus={() => {
        walk.point(box);
        walk.stopAt(box);
      }}
      onBlur={() => walk.point(null)}
      onPointerOver={() => walk.point(box)}
      onPointerLeave={() => walk.point(null)}
    >
      {text.icon}
      <span className={styles["words"]}>
        <b>{text.title}</b>
        <span>{text.detail}</span>
      </span>
    </button>
  );
}

function placeOf({ x, y, width, height }: MapBox): CSSProperties {
  return { left: x, top: y, width, height };
}
