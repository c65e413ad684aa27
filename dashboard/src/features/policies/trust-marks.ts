/** The statements of a trust policy as marks of its document: what a reader should look at first stands out. */
import type { DocumentMark } from "./document-viewer.tsx";

interface Trusted {
  readonly effect: string;
  readonly reach: "EVERYONE" | "OTHER_ACCOUNT" | "FEDERATION" | "THIS_ACCOUNT" | "SERVICE" | "UNKNOWN";
  readonly who: string;
  readonly conditions: readonly string[];
  readonly statement: number;
}

interface Place {
  readonly index: number;
  readonly line: number;
  readonly endLine: number;
}

/** One mark a statement, as bad as the widest of those whom it names. */
export function trustMarks(trusted: readonly Trusted[], places: readonly Place[]): readonly DocumentMark[] {
  return places.flatMap(({ index, line, endLine }) => {
    const named = trusted.filter(({ statement, effect }) => statement === index && effect === "Allow");
    const worst = ORDER.find((severity) => named.some((each) => severityOf(each) === severity));
    if (worst === undefined) return [];
    return [
      { severity: worst, line, from: line, to: endLine, message: `lets in: ${named.map(({ who }) => who).join("; ")}` },
    ];
  });
}

const ORDER: readonly DocumentMark["severity"][] = ["HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];

/** How wide a door stands open; how bad it is, checks and alerts say. */
function severityOf({ reach, conditions }: Trusted): DocumentMark["severity"] {
  const isOpen = conditions.length === 0;
  switch (reach) {
    case "EVERYONE":
    case "FEDERATION":
      return isOpen ? "HIGH" : reach === "EVERYONE" ? "MEDIUM" : "INFORMATIONAL";
    case "OTHER_ACCOUNT":
      return isOpen ? "MEDIUM" : "LOW";
    default:
      return "INFORMATIONAL";
  }
}
