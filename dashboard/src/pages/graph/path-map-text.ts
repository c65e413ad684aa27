/** The texts of the map's nodes: the same words in the picture, the table and the files. */
import { escapeMarkdown, markdownTable } from "../../ui/markdown.ts";
import { lowerFirst } from "../../features/paths/technique-text.ts";
import type { VerdictName } from "../../features/paths/verdict-badge.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import type { PathMap } from "./path-map-layout.ts";

type Cause = PathMap["causes"][number];
type MapPrincipal = PathMap["through"][number];

/** The external principals that a cause lets in. */
export type Exposure = "ANYONE" | "OTHER_ACCOUNT" | null;

export function exposureOf({ trusted }: Cause): Exposure {
  const reaches = new Set(trusted.map(({ reach }) => reach));
  if (reaches.has("EVERYONE")) return "ANYONE";
  return reaches.has("OTHER_ACCOUNT") ? "OTHER_ACCOUNT" : null;
}

export interface NodeText {
  readonly title: string;
  readonly detail: string;
}

export function causeText(cause: Cause): NodeText {
  const { problem, technique, memberCount, trusted } = cause;
  if (memberCount > 1) return { title: `${memberCount} more causes`, detail: paths(cause) };
  if (!problem) return { title: technique?.name ?? "Unknown cause", detail: "Cause not yet known" };
  const allows = technique ? `Lets its holder ${lowerFirst(technique.name)}` : "";
  if (problem.kind !== "TRUST_STATEMENT") return { title: `${problem.resourceName} policy`, detail: allows };
  const title = `${problem.resourceName} trust policy`;
  const exposure = exposureOf(cause);
  if (exposure === "ANYONE") {
    const labels = trusted.filter(({ reach }) => reach === "EVERYONE").map(({ label }) => label);
    // The widest of the statements decides.
    const name = labels.includes("everyone") ? undefined : labels[0]?.replace(/^everyone except /, "");
    return { title, detail: name === undefined ? "Anyone can assume it" : `Anyone except ${name} can assume it` };
  }
  const labels = trusted.filter(({ reach }) => exposure === null || reach === exposure).map(({ label }) => label);
  const [first] = labels;
  if (first === undefined) return { title, detail: "Lets too many assume the role" };
  return { title, detail: `Trusts ${first}${labels.length > 1 ? ` and ${labels.length - 1} more` : ""}` };
}

/** The key of the node for identities that become administrator without another one. */
export const SELF = "SELF";

/** `nouns` name several principals, such as "administrators". */
export function principalText(node: MapPrincipal, nouns: string, { flows }: Pick<PathMap, "flows">): NodeText {
  const { key, principal, memberCount, pathCount } = node;
  const detail = paths(node);
  if (memberCount > 1) return { title: `${memberCount} more ${nouns}`, detail };
  if (key !== SELF) return { title: principal?.name ?? key, detail };
  const name = flows.find(({ administrator }) => administrator === SELF)?.names[0];
  return pathCount === 1 && name !== undefined
    ? { title: `${name} itself`, detail: `Makes itself administrator, ${detail}` }
    : { title: "Themselves", detail: `Make themselves administrator, ${detail}` };
}

function paths({ pathCount }: { readonly pathCount: number }): string {
  return countOf(pathCount, "path");
}

export interface FlowText {
  readonly cause: NodeText;
  readonly through: string;
  readonly administrator: string;
  readonly count: number;
  /** The first names, and the number of further ones. */
  readonly names: string;
}

export function flowTexts(map: PathMap): FlowText[] {
  const causes = new Map(map.causes.map((cause) => [cause.key, causeText(cause)]));
  const through = new Map(map.through.map((node) => [node.key, principalText(node, "principals", map).title]));
  const administrators = new Map(
    map.administrators.map((node) => [node.key, principalText(node, "administrators", map).title]),
  );
  return map.flows.map((flow) => ({
    cause: causes.get(flow.cause) ?? { title: flow.cause, detail: "" },
    through: flow.through === null ? "" : (through.get(flow.through) ?? flow.through),
    administrator: administrators.get(flow.administrator) ?? flow.administrator,
    count: flow.pathCount,
    names: namesText(flow.names, flow.pathCount),
  }));
}

export function namesText(names: readonly string[], count: number): string {
  const more = count - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Null: the open paths, which are exploitable or conditional. */
export type MapVerdict = VerdictName | null;

export function mapTitle(map: PathMap, verdict: MapVerdict): string {
  const identities = map.userCount + map.roleCount;
  const who = listOf([
    ...(identities > 0 || map.externalCount === 0 ? [countOf(identities, "identity", "identities")] : []),
    ...outside(map),
  ]);
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} ${verdict === null ? HAVE : `${CAN[verdict]} administrator`}`;
}

/** Exploitable and conditional paths together. */
const HAVE = "with a path to administrator";

const CAN: Readonly<Record<VerdictName, string>> = {
  EXPLOITABLE: "can become",
  CONDITIONAL: "could under conditions become",
  UNKNOWN: "may be able to become",
  BLOCKED: "cannot become",
};

/**
 * Counts who has the paths, so that they add up, in the units of the map's columns. `conditionalCount`: the paths among
 * them that need conditions to be met.
 */
export function mapFacts(map: PathMap, conditionalCount: number): string {
  const { pathCount, pathsLeftOut, userCount, roleCount, causeCount, administratorCount } = map;
  const who = listOf([
    ...(userCount > 0 ? [countOf(userCount, "user")] : []),
    ...(roleCount > 0 ? [countOf(roleCount, "role")] : []),
    ...outside(map),
  ]);
  const self = map.administrators.find(({ key }) => key === SELF);
  const columns = [
    countOf(causeCount, "cause"),
    ...(administratorCount > 0 ? [`they lead to ${countOf(administratorCount, "administrator")}`] : []),
  ].join(", ");
  const own =
    self && countOf(self.pathCount, "identity makes itself administrator", "identities make themselves administrator");
  const paths = countOf(pathCount + pathsLeftOut, "path");
  const conditional = conditionalCount > 0 ? ` (${formatNumber(conditionalCount)} only under conditions)` : "";
  return `${paths}${conditional} of ${who}, the shortest of each. ${columns}.${own ? ` ${own}.` : ""}`;
}

function outside({ externalCount, isOpenToAnyone }: PathMap): string[] {
  if (externalCount === 0) return [];
  if (isOpenToAnyone) return ["anyone outside"];
  return [countOf(externalCount, "principal outside", "principals outside")];
}

function listOf(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts.join("");
}

/** The map as a table, for tickets and reports. Names come from AWS, so they are escaped. */
export function mapMarkdown(map: PathMap, title: string, facts: string, url: string): string {
  const rows = flowTexts(map).map(({ cause, through, administrator, count, names }) => [
    `${escapeMarkdown(cause.title)} (${escapeMarkdown(cause.detail)})`,
    through === "" ? "–" : escapeMarkdown(through),
    escapeMarkdown(administrator),
    String(count),
    escapeMarkdown(names),
  ]);
  const leftOut = map.pathsLeftOut > 0 ? [`${countOf(map.pathsLeftOut, "more path")} not in this table.`, ""] : [];
  return [
    `## ${title}`,
    "",
    `${escapeMarkdown(facts)}. [Access graph](${url})`,
    "",
    markdownTable(["Cause", "Through", "Administrator", "Paths", "Of"], rows),
    "",
    ...leftOut,
  ].join("\n");
}
