import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import IconShieldExclamation from "@tabler/icons-react/icons/IconShieldExclamation";
import { cloneElement, type ReactElement } from "react";
import styles from "../../ui/badge.module.css";
import { type CoverageGaps, coverageText, hasGaps } from "./coverage-text.ts";

interface GapsBadgeProps {
  readonly gaps: CoverageGaps;
  /** An empty link, which gets the text. */
  readonly link: ReactElement | null;
}

/** The unread sections and the checks that were not evaluated, in one line. */
export function GapsBadge({ gaps, link }: GapsBadgeProps): ReactElement {
  const Icon = hasGaps(gaps) ? IconShieldExclamation : IconShieldCheck;
  return (
    <span className={styles["badge"]} data-wraps data-tone={toneOf(gaps)}>
      <Icon size={14} aria-hidden="true" />
      {cloneElement(link ?? <span />, undefined, coverageText(gaps))}
    </span>
  );
}

function toneOf(gaps: CoverageGaps): "good" | "caution" | "neutral" {
  if (!hasGaps(gaps)) return "good";
  return gaps.notReadSourceCount > 0 ? "caution" : "neutral";
}
