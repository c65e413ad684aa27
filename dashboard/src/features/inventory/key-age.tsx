import { type ReactElement } from "react";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./key-age.module.css";

/** The bar ends at this many times the limit: beyond it older is only a number, and young keys stay tellable. */
const SCALE = 2;
/** From so many days before the limit on a key is due soon, as on the overview. */
const SOON_DAYS = 14;

export type KeyAgeTone = "fresh" | "soon" | "over" | "off";

/** An inactive key is no danger by its age alone, so it never stands in a warning colour. */
export function keyAgeTone(ageDays: number, limitDays: number, isActive: boolean): KeyAgeTone {
  if (!isActive) return "off";
  if (ageDays > limitDays) return "over";
  return limitDays - ageDays <= SOON_DAYS ? "soon" : "fresh";
}

export interface KeyAgeProps {
  readonly ageDays: number;
  readonly limitDays: number;
  readonly isActive: boolean;
}

/** A key's age in days against the limit, as a bar with the limit as a line, and in words. */
export function KeyAge({ ageDays, limitDays, isActive }: KeyAgeProps): ReactElement {
  const tone = keyAgeTone(ageDays, limitDays, isActive);
  const share = Math.min(1, ageDays / (limitDays * SCALE));
  return (
    <span className={styles["age"]} data-tone={tone}>
      <span className={styles["track"]} aria-hidden="true" data-beyond={share === 1 || undefined}>
        <span className={styles["bar"]} style={{ width: `${share * 100}%` }} />
        <span className={styles["limit"]} style={{ left: `${100 / SCALE}%` }} />
      </span>
      <span className={styles["words"]}>
        <b>{countOf(ageDays, "day")}</b>{" "}
        <span className={styles["verdict"]}>{verdictOf(tone, ageDays, limitDays)}</span>
      </span>
    </span>
  );
}

function verdictOf(tone: KeyAgeTone, ageDays: number, limitDays: number): string {
  if (tone === "over") return `${formatNumber(ageDays - limitDays)} over`;
  if (tone === "off") return "inactive";
  return `${formatNumber(limitDays - ageDays)} left`;
}
