import { scaleLinear, scaleSqrt } from "d3-scale";
import type { ReactElement } from "react";
import { keyAgeTone } from "../../features/inventory/key-age.tsx";
import { accountKeyLimit, type KeyAgeLimit } from "../../features/inventory/key-age-limit.ts";
import type { AccessKeyRowFragment, AccessKeyRowNowFragment } from "../../gql/access-keys.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./key-timeline.module.css";

const DAY_MS = 86_400_000;
/** Beyond this multiple of the limit the scale is compressed, because a very old key would squeeze all other bars. */
const LINEAR_MAX_LIMITS = 4;
/** The maximum number of lanes. More keys are shown by age. */
export const LANES_MAX = 60;

export interface KeyTimelineProps {
  readonly keys: readonly ListedKey[];
  /** The limit of the installation. An account may have another one. */
  readonly limitDays: number;
}

/**
 * Shows the age of each key as a lane, with the limit as a line, the last use as a tick and rotations as diamonds. The
 * list below has the same data.
 */
export function KeyTimeline({ keys, limitDays }: KeyTimelineProps): ReactElement {
  const lanes = keys.toSorted((one, other) => other.ageDays - one.ageDays).slice(0, LANES_MAX);
  const end = Math.max(limitDays * 1.25, ...lanes.map(({ ageDays }) => ageDays));
  const isCompressed = end > limitDays * LINEAR_MAX_LIMITS;
  const x = (isCompressed ? scaleSqrt() : scaleLinear()).domain([0, end]).range([0, 100]).clamp(true);
  const ticks = x.ticks(6);
  return (
    <figure className={styles["timeline"]}>
      <figcaption className={styles["legend"]}>
        <span>
          <i className={styles["legendBar"]} /> age in days{isCompressed && ", compressed for old keys"}
        </span>
        <span>
          <i className={styles["legendLimit"]} /> limit of {countOf(limitDays, "day")}, or of the account
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
        aria-label={`Keys by age, oldest first; the limit is ${countOf(limitDays, "day")}`}
      >
        {lanes.map((key) => (
          <Lane key={key.id} of={key} limit={accountKeyLimit(key.account.settings, limitDays)} percentAt={x} />
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
        <p className={styles["more"]}>The oldest {LANES_MAX} of the loaded keys. The list below shows all of them.</p>
      )}
    </figure>
  );
}

/** A key of the list. Its rotations are known only for the present. */
type ListedKey = AccessKeyRowFragment & Partial<AccessKeyRowNowFragment>;

interface LaneProps {
  readonly of: ListedKey;
  readonly limit: KeyAgeLimit;
  readonly percentAt: (days: number) => number;
}

function Lane({ of: key, limit: { days: limitDays, origin }, percentAt }: LaneProps): ReactElement {
  const isActive = key.status === "Active";
  const { rotations = [] } = key;
  const daysAt = (instant: string): number => (Date.parse(instant) - Date.parse(key.createdAt)) / DAY_MS;
  const facts = [
    key.user.userName,
    countOf(key.ageDays, "day"),
    isActive ? null : "inactive",
    origin === null ? null : `limit of ${countOf(limitDays, "day")}, ${origin}`,
    key.lastUsed.at
      ? `last used ${countOf(Math.max(0, Math.floor(key.ageDays - daysAt(key.lastUsed.at))), "day")} ago`
      : null,
    rotations.length > 0 ? countOf(rotations.length, "rotation") : null,
  ].filter((fact) => fact !== null);
  return (
    <li className={styles["lane"]} data-tone={keyAgeTone(key.ageDays, limitDays, isActive)} title={facts.join(" · ")}>
      <span className="visually-hidden">{facts.join(", ")}</span>
      <span className={styles["name"]} aria-hidden="true">
        {key.user.userName}
      </span>
      <span className={styles["track"]} aria-hidden="true">
        <span className={styles["bar"]} style={{ width: `${percentAt(key.ageDays)}%` }} />
        <span className={styles["limit"]} style={{ left: `${percentAt(limitDays)}%` }} />
        {key.lastUsed.at && (
          <span className={styles["use"]} style={{ left: `${percentAt(daysAt(key.lastUsed.at))}%` }} />
        )}
        {rotations.map((rotation) => (
          <span
            key={rotation.id}
            className={styles["rotation"]}
            style={{ left: `${percentAt(daysAt(rotation.requestedAt))}%` }}
          />
        ))}
      </span>
      <span className={styles["days"]} aria-hidden="true">
        {formatNumber(key.ageDays)}
      </span>
    </li>
  );
}
