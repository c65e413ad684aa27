/** Names and values of what the api tells as loose facts (evidence, details of a deed), in words. */
import { countOf, formatDuration } from "../../ui/format.ts";

const DAY_SECONDS = 86_400;
/** AWS's and everybody's abbreviations, which no one writes small. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(["arn", "aws", "iam", "kms", "mfa", "oidc", "saml", "scp", "sts"]);

/** `policyArn`: "Policy ARN"; `lastUsedAt`: "Last used"; `isBounded`: "Bounded", since its value is a yes or a no. */
export function nameWords(name: string): string {
  const words = name
    .replace(/^(is|has)(?=[A-Z])/, "")
    .replace(/(?<=.)At$/, "")
    .replaceAll("_", " ")
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ")
    .split(" ")
    .map((word) => {
      if (ABBREVIATIONS.has(word.toLowerCase())) return word.toUpperCase();
      return /^[A-Z][a-z]/.test(word) ? word.toLowerCase() : word;
    })
    .join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "Role: analyst", "Overlap: 1 day"; a name that ends in its unit gives it to the value. */
function factWords(name: string, value: unknown): string {
  if (typeof value === "number" && name.endsWith("Seconds")) {
    const length =
      value > 0 && value % DAY_SECONDS === 0 ? countOf(value / DAY_SECONDS, "day") : formatDuration(value * 1000);
    return `${nameWords(name.slice(0, -"Seconds".length))}: ${length}`;
  }
  return `${nameWords(name)}: ${valueWords(value)}`;
}

function valueWords(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(valueWords).join(", ");
  return JSON.stringify(value);
}

/** All of them on one line; what is not known is left out. */
export function detailWords(details: unknown): string {
  return Object.entries((details ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => factWords(name, value))
    .join(" · ");
}
