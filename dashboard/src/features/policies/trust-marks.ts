/** Marks for the statements of a trust policy, with the most open statements most severe. */
import type { DocumentMark } from "./document-viewer.tsx";

interface Trusted {
  readonly effect: string;
  readonly reach: "EVERYONE" | "OTHER_ACCOUNT" | "FEDERATION" | "THIS_ACCOUNT" | "SERVICE" | "UNKNOWN";
  readonly who: string;
  readonly conditions: readonly string[];
  readonly statement: number;
}

interface StatementLines {
  readonly index: number;
  readonly line: number;
  readonly endLine: number;
}

/** One mark for each Allow statement, as severe as the most open principal it names. */
export function trustMarks(
  trusted: readonly Trusted[],
  statements: readonly StatementLines[],
): readonly DocumentMark[] {
  return statements.flatMap(({ index, line, endLine }) => {
    const named = trusted.filter(({ statement, effect }) => statement === index && effect === "Allow");
    const worst = ORDER.find((severity) => named.some((principal) => severityOf(principal) === severity));
    if (worst === undefined) return [];
    return [
      { severity: worst, line, from: line, to: endLine, message: `Allows: ${named.map(({ who }) => who).join("; ")}` },
    ];
  });
}

const ORDER: readonly DocumentMark["severity"][] = ["HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];

/** How open the trust is. The actual risk is assessed by checks and alerts. */
function severityOf({ reach, conditions }: Trusted): DocumentMark["severity"] {
  const isUnconditional = conditions.length === 0;
  switch (reach) {
    case "EVERYONE":
      return isUnconditional ? "HIGH" : "MEDIUM";
    case "FEDERATION":
      return isUnconditional ? "HIGH" : "INFORMATIONAL";
    case "OTHER_ACCOUNT":
      return isUnconditional ? "MEDIUM" : "LOW";
    default:
      return "INFORMATIONAL";
  }
}
