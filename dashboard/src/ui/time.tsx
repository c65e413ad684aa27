import type { ReactElement } from "react";
import { formatDate, formatInstant, formatRelative } from "./format.ts";
import { useNow } from "./now.ts";

/** "4 minutes ago", with the exact time on hover and for screen readers. */
export function RelativeTime({ at }: { readonly at: string }): ReactElement {
  const now = useNow();
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {formatRelative(at, now)}
    </time>
  );
}

/** "24 Nov 2026", with the exact time on hover. */
export function DateOf({ at }: { readonly at: string }): ReactElement {
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {formatDate(at)}
    </time>
  );
}
