import { type ReactElement } from "react";
import { countOf } from "../../ui/format.ts";
import type { KeyAgeLimit } from "./key-age-limit.ts";
import styles from "./key-age.module.css";

/** The bar ends at this multiple of the limit, so that differences between young keys stay visible. */
const SCALE = 2;
/** A key is due soon this many days before the limit, as on the overview. */
const SOON_DAYS = 14;

export type KeyAgeTone = "fresh" | "soon" | "over" | "off";

/** The tone of a key's age. An inactive key never has a warning colour: its age alone is no risk. */
export function keyAgeTone(ageDays: number, limitDays: number, isActive: boolean): KeyAgeTone {
  if (!isActive) return "off";
  if (ageDays > limitDays) return "over";
  return limitDays - ageDays <= SOON_DAYS ? "soon" : "fresh";
}

export interface KeyAgeProps {
  readonly ageDays: number;
  readonly limit: KeyAgeLimit;
  readonly isActive: boolean;
  /** Whether the days over the limit stand below the age, as in a narrow column. */
  readonly isStacked?: boolean;
}

/** A key's age in days compared with the limit, as a bar and as text. */
export function KeyAge({
  ageDays,
  limit: { days: limitDays, origin },
  isActive,
  isStacked = false,
}: KeyAgeProps): ReactElement {
  const tone = keyAgeTone(ageDays, limitDays, isActive);
  const share = Math.min(1, ageDays / (limitDays * SCALE));
  return (
    <span className={styles["age"]} data-tone={tone} data-stacked={isStacked || undefined}>
      <span className={styles["track"]} aria-hidden="true" data-beyond={share === 1 || undefined}>
        <span className={styles["bar"]} style={{ width: `${share * 100}%` }} />
        <span className={styles["limit"]} style={{ left: `${100 / SCALE}%` }} />
      </span>
      <span className={styles["text"]}>
        <b>{countOf(ageDays, "day")}</b>
        <span className={styles["remaining"]}> {remainingText(ageDays, limitDays, isActive)}</span>
        {origin !== null && (
          <span className={styles["ownLimit"]} title={origin}>
            limit {countOf(limitDays, "day")}, {origin}
          </span>
        )}
      </span>
    </span>
  );
}

/** "40 days over" the limit, or "50 days left". An inactive key has no limit. */
export function remainingText(ageDays: number, limitDays: number, isActive: boolean): string {
  if (!isActive) return "old, inactive";
  return ageDays > limitDays
    ? `${countOf(ageDays - limitDays, "day")} over`
    : `${countOf(limitDays - ageDays, "day")} left`;
}

/** The legend of the bars in a list: the mark is the limit. */
export function KeyAgeLegend({ limitDays }: { readonly limitDays: number }): ReactElement {
  return (
    <>
      <span className={styles["sample"]} aria-hidden="true" />
      {`Age limit ${countOf(limitDays, "day")}; the bar ends at ${countOf(limitDays * SCALE, "day")}.`}
    </>
  );
}
