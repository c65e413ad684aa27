import type { ReactElement } from "react";
import {
  formatDate,
  formatExact,
  formatInstant,
  formatRelative,
  formatSecond,
  formatTime,
  splitAtTimes,
} from "./format.ts";
import { useNow } from "./now.ts";

/** "4 minutes ago", with the exact time, also in UTC, on hover. */
export function RelativeTime({ at }: { readonly at: string }): ReactElement {
  const now = useNow();
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatRelative(at, now)}
    </time>
  );
}

/** "24 Nov 2026", with the exact time, also in UTC, on hover. */
export function DateOf({ at }: { readonly at: string }): ReactElement {
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatDate(at)}
    </time>
  );
}

/** "24 Nov 2026, 17:02 CET", with UTC on hover. */
export function InstantOf({ at }: { readonly at: string }): ReactElement {
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatInstant(at)}
    </time>
  );
}

/** "24 Nov 2026, 17:02:41 CET", with UTC on hover, for records whose order counts. */
export function SecondOf({ at }: { readonly at: string }): ReactElement {
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatSecond(at)}
    </time>
  );
}

/** A text of the API, with its times like `InstantOf`. */
export function TextWithTimes({ text }: { readonly text: string }): ReactElement {
  return <>{splitAtTimes(text).map((part, index) => (index % 2 === 0 ? part : <InstantOf key={index} at={part} />))}</>;
}

/** "17:02", with the exact time, also in UTC, on hover. */
export function TimeOf({ at }: { readonly at: string }): ReactElement {
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatTime(at)}
    </time>
  );
}
