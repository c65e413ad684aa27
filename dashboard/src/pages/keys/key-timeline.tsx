import { scaleLinear } from "d3-scale";
import type { ReactElement } from "react";
import { keyAgeTone } from "../../features/inventory/key-age.tsx";
import type { AccessKeyRowFragment } from "../../gql/access-keys.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./key-timeline.module.css";

const DAY_MS = 86_400_000;
/** Older is cut, and says so: a key of three years would press all others together. */
const SCALE_MAX_LIMITS = 4;
/** Lanes drawn at once; the list below has them all. */
const LANES_MAX = 60;

export interface KeyTimelineProps {
  readonly keys: readonly AccessKeyRowFragment[];
  readonly limitDays: number;
}

/** A lane per key along its age: the limit as a line, the last use as a tick, rotations as diamonds. The list below is its table. */
export function KeyTimeline({ keys, limitDays }: KeyTimelineProps): ReactElement {
  const lanes = keys.toSorted((one, other) => other.ageDays - one.ageDays).slice(0, LANES_MAX);
  const end = Math.min(
    limitDays * SCALE_MAX_LIMITS,
    Math.max(limitDays * 1.25, ...lanes.map(({ ageDays }) => ageDays)),
  );
  const x = scaleLinear().domain([0, end]).range([0, 100]).clamp(true);
  const ticks = x.ticks(6);
  return (
    <figure className={styles["timeline"]}>
      <figcaption className={styles["legend"]}>
        <span>
          <i className={styles["legendBar"]} /> age in days
        </span>
        <span>
          <i className={styles["legendLimit"]} /> limit of {countOf(limitDays, "day")}
        </span>
        <span>
          <i className={styles["legendUse"]} /> last used
        </span>
        <span>
          <i className={styles["legendRotation"]} /> rotation
        </span>
      </figcaption>
      <ol
        className={styles["lanes"]}
        aria-label={`Keys by age, the oldest first; the limit is ${countOf(limitDays, "day")}`}
      >
        {lanes.map((key) => (
          <Lane key={key.id} of={key} limitDays={limitDays} end={end} at={x} />
        ))}
      </ol>
      <div className={styles["axis"]} aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ left: `${x(tick)}%` }}>
            {formatNumber(tick)}
          </span>
        ))}
      </div>
      {keys.length > LANES_MAX && (
        <p className={styles["more"]}>The oldest {LANES_MAX} of those loaded; all stand in the list below.</p>
      )}
    </figure>
  );
}

interface LaneProps {
  readonly of: AccessKeyRowFragment;
  readonly limitDays: number;
  readonly end: number;
  readonly at: (days: number) => number;
}

function Lane({ of: key, limitDays, end, at }: LaneProps): ReactElement {
  const isActive = key.status === "Active";
  const daysAt = (instant: string): number => (Date.parse(instant) - Date.parse(key.createdAt)) / DAY_MS;
  const words = [
    key.user.userName,
    countOf(key.ageDays, "day"),
    isActive ? null : "inactive",
    key.lastUsed.at
      ? `last used ${countOf(Math.max(0, Math.floor(key.ageDays - daysAt(key.lastUsed.at))), "day")} ago`
      : null,
    key.rotations.length > 0 ? countOf(key.rotations.length, "rotation") : null,
  ].filter((word) => word !== null);
  return (
    <li className={styles["lane"]} data-tone={keyAgeTone(key.ageDays, limitDays, isActive)} title={words.join(" · ")}>
      <span className="visually-hidden">{words.join(", ")}</span>
      <span className={styles["name"]} aria-hidden="true">
        {key.user.userName}
      </span>
      <span className={styles["track"]} aria-hidden="true">
        <span
          className={styles["bar"]}
          style={{ width: `${at(key.ageDays)}%` }}
          data-cut={key.ageDays > end || undefined}
        />
        <span className={styles["limit"]} style={{ left: `${at(limitDays)}%` }} />
        {key.lastUsed.at && <span className={styles["use"]} style={{ left: `${at(daysAt(key.lastUsed.at))}%` }} />}
        {key.rotations.map((rotation) => (
          <span
            key={rotation.id}
            className={styles["rotation"]}
            style={{ left: `${at(daysAt(rotation.requestedAt))}%` }}
          />
        ))}
      </span>
      <span className={styles["days"]} aria-hidden="true">
        {formatNumber(key.ageDays)}
      </span>
    </li>
  );
}
