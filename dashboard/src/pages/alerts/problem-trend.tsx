import type { ReactElement } from "react";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Sparkline } from "../../ui/sparkline.tsx";

/** How many alerts of the problem were open at the end of each day. Null where that is not known. */
export type OpenAlertsByDay = readonly (number | null)[];

/** Red only if the number rose. */
export function ProblemTrend({ days }: { readonly days: OpenAlertsByDay }): ReactElement {
  const known = days.filter((count) => count !== null);
  if (known.length < 2) return <span title="The trend begins on the second day of scans">–</span>;
  const [first, last] = [known[0] ?? 0, known.at(-1) ?? 0];
  const label = `Open alerts in ${countOf(known.length, "day")}: from ${formatNumber(first)} to ${formatNumber(last)}`;
  return <Sparkline values={days} label={label} hasRisen={last > first} />;
}
