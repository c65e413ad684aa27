import { type ReactElement } from "react";
import { countOf, formatNumber } from "../../ui/format.ts";
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
  /** Whether the text is the age only, as in a narrow column. */
  readonly isShort?: boolean;
}

/** A key's age in days compared with the limit, as a bar and as text. */
export function KeyAge({
  ageDays,
  limit: { days: limitDays, origin },
  isActive,
  isShort = false,
}: KeyAgeProps): ReactElement {
  const tone = keyAgeTone(ageDays, limitDays, isActive);
  const share = Math.min(1, ageDays / (limitDays * SCALE));
  return (
    <span
      className={styles["age"]}
      data-tone={tone}
      data-short={isShort || undefined}
      title={isShort ? `Limit ${countOf(limitDays, "day")}${origin === null ? "" : `, ${origin}`}` : undefined}
    >
      <span className={styles["track"]} aria-hidden="true" data-beyond={share === 1 || undefined}>
        <span className={styles["bar"]} style={{ width: `${share * 100}%` }} />
        <span className={styles["limit"]} style={{ left: `${100 / SCALE}%` }} />
      </span>
      <span className={styles["text"]}>
        <b>{countOf(ageDays, "day")}</b>
        {!isShort && <span className={styles["remaining"]}> {remainingText(tone, ageDays, limitDays)}</span>}
        {!isShort && origin !== null && (
          <span className={styles["ownLimit"]} title={origin}>
            limit {formatNumber(limitDays)}, {origin}
          </span>
        )}
      </span>
    </span>
  );
}

function remainingText(tone: KeyAgeTone, ageDays: number, limitDays: number): string {
  if (tone === "over") return `${formatNumber(ageDays - limitDays)} over`;
  if (tone === "off") return "inactive";
  return `${formatNumber(limitDays - ageDays)} left`;
}
