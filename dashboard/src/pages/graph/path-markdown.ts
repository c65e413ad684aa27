/** A path as text: its sentence, and as Markdown for tickets with its steps, statements and what to change. */
import { attachmentText, isBackground, proofBlocks, reasonSentence } from "../../features/paths/path-proof.ts";
import { VERDICT_LABELS } from "../../features/paths/verdict-badge.tsx";
import type { PathDetailFragment } from "../../gql/escalation.ts";
import { lowerFirst, techniquesText } from "../../features/paths/technique-text.ts";
import { escapeMarkdown, markdownCode, markdownFence } from "../../ui/markdown.ts";

export function verdictPhrase(verdict: PathDetailFragment["verdict"]): string {
  switch (verdict) {
    case "EXPLOITABLE":
      return "can become";
    case "CONDITIONAL":
      return "could, under certain conditions, become";
    case "UNKNOWN":
      return "may be able to become";
    case "BLOCKED":
      return "is prevented from becoming";
  }
}

type SharedPath = Pick<PathDetailFragment, "source" | "target" | "verdict" | "hops"> & {
  readonly account: Pick<PathDetailFragment["account"], "name" | "awsAccountId">;
  readonly alert: { readonly number: number } | null;
};

export function pathSentence({ source, target, verdict }: Pick<SharedPath, "source" | "target" | "verdict">): string {
  const as = target.name === source.name ? "" : ` ${target.kind === "NEW" ? "through" : "as"} ${target.name}`;
  return `${source.name} ${verdictPhrase(verdict)} administrator${as}`;
}

/** Names come from AWS, so they are escaped. */
export function pathMarkdown(path: SharedPath, url: string): string {
  const { verdict, hops, account, alert } = path;
  const number = account.awsAccountId === null ? "" : ` (${account.awsAccountId})`;
  return [
    `## ${escapeMarkdown(pathSentence(path))}`,
    "",
    `**${VERDICT_LABELS[verdict]}**, account ${escapeMarkdown(account.name)}${number}${alert ? `, alert #${alert.number}` : ""}, [path](${url})`,
    "",
    ...hops.flatMap((hop, index) => hopLines(hop, index + 1)),
    "### How to close it",
    "Break any one step: narrow or remove one of the statements above. The tab What if of IAM Monitor shows which paths a change closes.",
    "",
  ].join("\n");
}

function hopLines(hop: SharedPath["hops"][number], number: number): string[] {
  const reason = reasonSentence(hop);
  const blocks = proofBlocks(hop.statements).filter((block) => !isBackground(block));
  return [
    `${number}. **${escapeMarkdown(hop.from.name)}** becomes **${escapeMarkdown(hop.to.name)}**: ${escapeMarkdown(lowerFirst(techniquesText([hop.technique.name], hop.verdict)))} (${VERDICT_LABELS[hop.verdict].toLowerCase()})`,
    ...(reason === null ? [] : [`   ${escapeMarkdown(reason)}`]),
    ...blocks.flatMap(({ policy, permissions, excerpt }) => [
      `   - ${permissions.map(({ action }) => markdownCode(action)).join(", ")}${policy ? ` in ${escapeMarkdown(policy.name)} (${escapeMarkdown(attachmentText(policy))})` : ""}`,
      ...(excerpt ? ["", ...indented(markdownFence(excerpt.text, "json")), ""] : []),
    ]),
    "",
  ];
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => `     ${line}`);
}
