/** The relations of a diagram as a Markdown table, for tickets. Names come from AWS, so they are escaped. */
import type { RelationGraphQuery } from "../../gql/relations.ts";
import { countOf } from "../../ui/format.ts";
import { escapeMarkdown, markdownTable } from "../../ui/markdown.ts";
import { appearanceOf, conditionsText, nameOf, RELATIONS } from "./relation-kinds.ts";

type Graph = RelationGraphQuery["relationGraph"];

export function relationsMarkdown(
  { nodes, relations, totalNodes, totalRelations }: Graph,
  title: string,
  url: string,
): string {
  const texts = new Map(
    nodes.map((node) => {
      const { word } = appearanceOf(node);
      const kind = node.isAdministrator ? `${word}, administrator` : word;
      return [node.key, `${escapeMarkdown(nameOf(node))} (${kind.toLowerCase()})`];
    }),
  );
  const rows = relations.map(({ from, to, kind, count, conditions }) => [
    texts.get(from) ?? escapeMarkdown(from),
    RELATIONS[kind].word,
    `${texts.get(to) ?? escapeMarkdown(to)}${escapeMarkdown(conditionsText({ conditions }))}`,
    String(count),
  ]);
  return [
    `## ${escapeMarkdown(title)}`,
    "",
    `${countOf(totalNodes, "item")}, ${countOf(totalRelations, "relation")}. [Access graph](${url})`,
    "",
    markdownTable(["From", "Relation", "To", "Relations"], rows),
    "",
  ].join("\n");
}
