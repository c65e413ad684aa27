/** The report as a comment of a pull request. Names and texts from files are code, so that none of them becomes markup. */
import { type Finding, type Report } from "../findings.ts";
import { placeText } from "../place.ts";
import { outcomeOf, summaryOf } from "./summary.ts";

/** GitHub accepts 65,536 characters in a comment. */
const COMMENT_MAX_CHARACTERS = 60_000;
const NOTES_SHOWN_MAX = 50;

const HEADINGS: readonly (readonly [Finding["result"], string])[] = [
  ["FAIL", "Fails"],
  ["UNDECIDED", "Not decided"],
  ["NOTE", "Notes"],
];

export function markdownReport(report: Report): string {
  const sections = HEADINGS.flatMap(([result, heading]) => {
    const findings = report.findings.filter((finding) => finding.result === result);
    if (findings.length === 0) return [];
    const shown = result === "NOTE" ? findings.slice(0, NOTES_SHOWN_MAX) : findings;
    const rest = findings.length - shown.length;
    const items = [...shown.map(itemOf), ...(rest > 0 ? [`- … and ${rest} more`] : [])].join("\n");
    const isFolded = result === "NOTE";
    return [
      isFolded
        ? `<details><summary>${heading} (${findings.length})</summary>\n\n${items}\n\n</details>`
        : `### ${heading}\n\n${items}`,
    ];
  });
  const text = [`## IAM Monitor: ${outcomeOf(report).toLowerCase()}`, plain(summaryOf(report)), ...sections].join(
    "\n\n",
  );
  if (text.length <= COMMENT_MAX_CHARACTERS) return `${text}\n`;
  return `${text.slice(0, text.lastIndexOf("\n", COMMENT_MAX_CHARACTERS))}\n\n… The report is longer. The other formats contain all of it.\n`;
}

function itemOf({ severity, rule, title, details, label, place }: Finding): string {
  const where = [code(placeText(place)), ...(label === "" || label === place.file ? [] : [code(label)])].join(" ");
  const steps = details.length === 0 ? "" : `\n${details.map((detail) => `  ${plain(detail.trim())}`).join("  \n")}`;
  return `- **${severity.toLowerCase()}** ${code(rule)} ${where}: ${plain(title)}${steps}`;
}

function code(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, " ");
  const longest = Math.max(0, ...Array.from(oneLine.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${oneLine}${fence}` : `${fence} ${oneLine} ${fence}`;
}

/** Escapes what Markdown and HTML read as markup, and mentions and references of GitHub. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_{}[\]()#|!~]/g, String.raw`\$&`)
    .replaceAll("@", "@\u200B");
}
