/** The period of the page: what the URL names, as the API expects it. */

export const PERIODS = [
  { value: "yesterday", label: "24 hours" },
  { value: "visit", label: "Last visit" },
  { value: "7d", label: "7 days" },
] as const;
type PeriodName = (typeof PERIODS)[number]["value"];

const DAY_MS = 86_400_000;
/**
 * A period starts at a whole five minutes, so that the page asks the same question again when it is opened again, and
 * shows the answer that it has.
 */
const START_MS = 300_000;

export type Period =
  | { readonly kind: "SINCE"; readonly name: PeriodName; readonly since: string }
  | { readonly kind: "SCAN"; readonly scanId: string }
  /** The operator was never here before. */
  | { readonly kind: "FIRST_VISIT" };

/** A period with a list of changes. */
export type ListedPeriod = Exclude<Period, { kind: "FIRST_VISIT" }>;

/** Anything that is no scan and no choice of the page means yesterday, so that an old link still opens the page. */
export function periodOf(since: string | undefined, now: number, lastVisitAt: string | null): Period {
  if (since?.startsWith("scan_")) return { kind: "SCAN", scanId: since };
  if (since === "visit")
    return lastVisitAt === null ? { kind: "FIRST_VISIT" } : { kind: "SINCE", name: "visit", since: lastVisitAt };
  const name = since === "7d" ? "7d" : "yesterday";
  const start = now - (name === "7d" ? 7 : 1) * DAY_MS;
  return { kind: "SINCE", name, since: new Date(start - (start % START_MS)).toISOString() };
}
