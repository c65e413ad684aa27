import type { ReactElement } from "react";
import { formatExact, formatTime } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";

const MINUTE_MS = 60_000;

/** "42 min left, until 14:05", counting down, with the exact time on hover. */
export function TimeLeft({ until }: { readonly until: string }): ReactElement {
  const left = Date.parse(until) - useNow();
  return (
    <time dateTime={until} title={formatExact(until)}>
      {leftText(left)}, until {formatTime(until)}
    </time>
  );
}

function leftText(milliseconds: number): string {
  if (milliseconds <= 0) return "expired";
  return milliseconds < MINUTE_MS ? "less than a minute left" : `${Math.floor(milliseconds / MINUTE_MS)} min left`;
}
