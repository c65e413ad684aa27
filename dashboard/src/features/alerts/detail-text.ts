/** Texts for untyped facts of the API: evidence of alerts and details of audit events. */
import { countOf, formatDuration, withLocalTimes } from "../../ui/format.ts";
import { DETAIL_NAMES, detailValue } from "./detail-values.ts";

const DAY_SECONDS = 86_400;
/** Abbreviations that are written in capitals. */
const ABBREVIATIONS: ReadonlySet<string> = new Set([
  "arn",
  "aws",
  "iam",
  "id",
  "kms",
  "mfa",
  "oidc",
  "saml",
  "scp",
  "sts",
]);

/**
 * The label of a field: "Policy ARN" for `policyArn`, "Last used" for `lastUsedAt`. `isBounded` becomes "Bounded",
 * because its value reads "yes" or "no".
 */
export function fieldLabel(name: string): string {
  const label = name
    .replace(/^(is|has)(?=[A-Z])/, "")
    .replace(/(?<=.)At$/, "")
    .replaceAll("_", " ")
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ")
    .split(" ")
    .map((word) => {
      if (word.toLowerCase() === "ids") return "IDs";
      if (ABBREVIATIONS.has(word.toLowerCase())) return word.toUpperCase();
      return /^[A-Z][a-z]/.test(word) ? word.toLowerCase() : word;
    })
    .join(" ");
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** A fact as text: "Role: analyst", "Overlap: 1 day". A unit at the end of the name moves to the value. */
function factText(name: string, value: unknown): string {
  if (typeof value === "number" && name.endsWith("Seconds")) {
    const length =
      value > 0 && value % DAY_SECONDS === 0 ? countOf(value / DAY_SECONDS, "day") : formatDuration(value * 1000);
    return `${fieldLabel(name.slice(0, -"Seconds".length))}: ${length}`;
  }
  return `${DETAIL_NAMES[name] ?? fieldLabel(name)}: ${valueText(name, value)}`;
}

function valueText(name: string, value: unknown): string {
  if (typeof value === "string") return withLocalTimes(detailValue(name, value));
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((each) => valueText(name, each)).join(", ");
  if (isChange(value)) return `${valueText(name, value.before)} → ${valueText(name, value.after)}`;
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([key, each]) => `${fieldLabel(key).toLowerCase()} ${valueText(key, each)}`)
      .join(", ");
  return String(value);
}

/** A value before and after a change, such as a threshold. */
function isChange(value: unknown): value is { readonly before: unknown; readonly after: unknown } {
  return typeof value === "object" && value !== null && Object.keys(value).toSorted().join() === "after,before";
}

/** All details on one line, without null values. */
export function detailText(details: unknown): string {
  return Object.entries((details ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => factText(name, value))
    .join(" · ");
}
