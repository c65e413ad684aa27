/** What the map of paths says about its nodes: the same words in the picture, the table and the files. */
import { escapeMarkdown, markdownTable } from "../../ui/markdown.ts";
import { countOf } from "../../ui/format.ts";
import type { PathMap } from "./path-map-layout.ts";

type Cause = PathMap["causes"][number];
type MapPrincipal = PathMap["through"][number];

/** Whom a cause lets in from outside the account. */
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
  if (memberCount > 1) return { title: `${memberCount} more causes`, detail: identities(cause) };
  if (!problem) return { title: technique?.name ?? "Unknown cause", detail: "Cause not yet known" };
  if (problem.kind !== "TRUST_STATEMENT") return { title: problem.resourceName, detail: technique?.name ?? "" };
  const title = `${problem.resourceName} trust policy`;
  const exposure = exposureOf(cause);
  if (exposure === "ANYONE") return { title, detail: "Anyone can assume it" };
  const labels = trusted.filter(({ reach }) => exposure === null || reach === exposure).map(({ label }) => label);
  const [first] = labels;
  if (first === undefined) return { title, detail: technique?.name ?? "" };
  return { title, detail: `Trusts ${first}${labels.length > 1 ? ` and ${labels.length - 1} more` : ""}` };
}

/** `nouns` name several principals, such as "administrators". */
export function principalText(node: MapPrincipal, nouns: string): NodeText {
  const { key, principal, memberCount } = node;
  const detail = identities(node);
  if (memberCount > 1) return { title: `${memberCount} more ${nouns}`, detail };
  if (key === "SELF") return { title: "Their own permissions", detail };
  return { title: principal?.name ?? key, detail };
}

function identities({ pathCount }: { readonly pathCount: number }): string {
  return countOf(pathCount, "identity", "identities");
}

export interface FlowText {
  readonly cause: NodeText;
  readonly through: string;
  readonly administrator: string;
  readonly count: number;
  /** The first names, and how many more there are. */
  readonly names: string;
}

export function flowTexts(map: PathMap): FlowText[] {
  const causes = new Map(map.causes.map((cause) => [cause.key, causeText(cause)]));
  const through = new Map(map.through.map((node) => [node.key, principalText(node, "principals").title]));
  const administrators = new Map(
    map.administrators.map((node) => [node.key, principalText(node, "administrators").title]),
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

export function mapTitle({ pathCount }: PathMap): string {
  return `${countOf(pathCount, "identity", "identities")} can become administrator`;
}

export function mapFacts({ causeCount, administratorCount }: PathMap): string {
  return `${countOf(causeCount, "cause")}, ${countOf(administratorCount, "administrator")}`;
}

/** The map as a table, for tickets and reports. Names come from AWS, so they are escaped. */
export function mapMarkdown(map: PathMap, facts: string, url: string): string {
  const rows = flowTexts(map).map(({ cause, through, administrator, count, names }) => [
    `${escapeMarkdown(cause.title)} (${escapeMarkdown(cause.detail)})`,
    through === "" ? "–" : escapeMarkdown(through),
    escapeMarkdown(administrator),
    String(count),
    escapeMarkdown(names),
  ]);
  const leftOut = map.pathsLeftOut > 0 ? [`${countOf(map.pathsLeftOut, "more path")} not in this table.`, ""] : [];
  return [
    `## ${mapTitle(map)}`,
    "",
    `${mapFacts(map)}. ${escapeMarkdown(facts)}. [Access graph](${url})`,
    "",
    markdownTable(["Cause", "Through", "Administrator", "Identities", "Names"], rows),
    "",
    ...leftOut,
  ].join("\n");
}
