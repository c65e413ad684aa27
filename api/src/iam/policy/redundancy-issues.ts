/** Rules for parts of a statement that change nothing, because another part covers them. */
import { memoize } from "../memoize.ts";
import {
  type ActionsTrait,
  type FoundIssue,
  type IssueRule,
  nameSome,
  NO_ISSUES,
  onlyWhen,
  quoted,
} from "./issue-rule.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import { coversPattern } from "./wildcard.ts";

/** The most comparisons per list. Longer lists are not compared, because the issue is only advice. */
const MAX_COMPARISONS = 200_000;
/** The most alike statements that are compared with each other. */
const MAX_COMPARED_STATEMENTS = 50;

type Covers = (outer: string, inner: string) => boolean;

/** The service or `arn:` before the first colon. Empty if a wildcard comes first, because it can match any of them. */
function fixedPart(text: string): string {
  const fixed = text.slice(0, Math.max(0, text.search(/[*?]|$/)));
  return fixed.slice(0, fixed.indexOf(":") + 1);
}

const isWild = (text: string) => text.includes("*") || text.includes("?");

/** The positions of texts that another text of the list covers. Of two equal ones, the later. */
function coveredPositions(texts: readonly string[], covers: Covers): readonly number[] {
  const patterns = texts.filter(isWild);
  if (patterns.length === 0 && new Set(texts).size === texts.length) return NONE;
  const wild = Map.groupBy(patterns, fixedPart);
  const candidatesOf = (text: string) => {
    const part = text.slice(0, text.indexOf(":") + 1);
    return [wild.get(part) ?? [], part === "" ? [] : (wild.get("") ?? [])];
  };
  const comparisons = texts.reduce(
    (sum, text) => sum + candidatesOf(text).reduce((count, { length }) => count + length, 0),
    0,
  );
  const seen = new Set<string>();
  return texts.flatMap((text, i) => {
    const isCovered =
      seen.has(text) ||
      (comparisons <= MAX_COMPARISONS &&
        candidatesOf(text).some((outers) => outers.some((outer) => outer !== text && covers(outer, text))));
    seen.add(text);
    return isCovered ? [i] : [];
  });
}

const NONE: readonly number[] = [];

const colons = (text: string) => text.split(":").length;

/** A wildcard at the end of an ARN crosses colons; any other stays within its field. */
const coversArn: Covers = (outer, inner) =>
  !outer.includes("${") && (outer.endsWith("*") || colons(outer) === colons(inner)) && coversPattern(outer, inner);

const coversAction: Covers = (outer, inner) => coversPattern(outer, inner);

function findCovered(
  texts: readonly string[],
  covers: Covers,
  { element, shown = texts }: { element: string; shown?: readonly string[] },
): readonly FoundIssue[] {
  const covered = coveredPositions(texts, covers);
  if (covered.length === 0) return NO_ISSUES;
  const names = covered.map((i) => quoted(shown[i]!));
  return [
    {
      message: `Another entry of ${element} covers ${nameSome(names)}, which can be removed.`,
      at: [element, covered[0]!],
    },
  ];
}

/** Whether one action could cover another. In nearly every list, each is written in full and once. */
const MAY_REPEAT: ActionsTrait = {
  isIn: (actions) =>
    actions.length > 1 &&
    (actions.some(isWild) || new Set(actions.map((pattern) => pattern.toLowerCase())).size < actions.length),
};

function findActions({ actions, notActions }: PolicyStatement): readonly FoundIssue[] {
  const shown = actions ?? notActions!;
  const texts = shown.map((pattern) => pattern.toLowerCase());
  return findCovered(texts, coversAction, { element: actions ? "Action" : "NotAction", shown });
}

function findResources({ resources, notResources }: PolicyStatement): readonly FoundIssue[] {
  const element = resources ? "Resource" : "NotResource";
  return findCovered(resources ?? notResources ?? [], coversArn, { element });
}

/** The statements of the same key differ only in actions and resources. */
function alikeKey({ effect, conditions, principals, notPrincipals, resources }: PolicyStatement): string {
  // Most statements have neither conditions nor principals.
  if (conditions.length === 0 && principals === null && notPrincipals === null)
    return `${effect} ${resources === null}`;
  return JSON.stringify([effect, conditions, principals, notPrincipals, resources === null]);
}

/** The first statement that covers a statement, by the covered one. */
type CoveringStatements = ReadonlyMap<PolicyStatement, PolicyStatement>;
const NONE_COVERED: CoveringStatements = new Map();

/** Caches only the last document, because the rule examines all statements of a document before the next document. */
let lastCovering: { readonly document: PolicyDocument; readonly covering: CoveringStatements } | undefined;

function coveringStatements(document: PolicyDocument): CoveringStatements {
  if (lastCovering?.document !== document) lastCovering = { document, covering: findCovering(document) };
  return lastCovering.covering;
}

function findCovering({ statements }: PolicyDocument): CoveringStatements {
  let found: Map<PolicyStatement, PolicyStatement> | null = null;
  for (const alike of Map.groupBy(statements, alikeKey).values()) {
    if (alike.length < 2 || alike.length > MAX_COMPARED_STATEMENTS) continue;
    for (const statement of alike) {
      const covering = coveringIn(alike, statement);
      if (covering) (found ??= new Map()).set(statement, covering);
    }
  }
  return found ?? NONE_COVERED;
}

function coveringIn(alike: readonly PolicyStatement[], statement: PolicyStatement): PolicyStatement | undefined {
  const size = sizeOf(statement);
  return alike.find(
    (other) =>
      other !== statement &&
      sizeOf(other) * size <= MAX_COMPARISONS &&
      coversStatement(other, statement) &&
      (other.index < statement.index || !coversStatement(statement, other)),
  );
}

function coversStatement(outer: PolicyStatement, inner: PolicyStatement): boolean {
  return (
    outer.notActions === null &&
    inner.notActions === null &&
    outer.notResources === null &&
    inner.notResources === null &&
    everyCovered(outer.resources, inner.resources, coversArn) &&
    everyCovered(lowerActions(outer), lowerActions(inner), coversAction)
  );
}

function everyCovered(outers: readonly string[] | null, inners: readonly string[] | null, covers: Covers): boolean {
  if (outers === null || inners === null) return outers === inners;
  // Loops by index: each statement of a document is compared with each other one, and nearly always in vain.
  for (let i = 0; i < inners.length; i += 1) if (!isCovered(inners[i]!, outers, covers)) return false;
  return true;
}

function isCovered(inner: string, outers: readonly string[], covers: Covers): boolean {
  for (let i = 0; i < outers.length; i += 1) {
    const outer = outers[i]!;
    if (outer === inner || (isWild(outer) && covers(outer, inner))) return true;
  }
  return false;
}

function sizeOf({ actions, resources }: PolicyStatement): number {
  return (actions?.length ?? 0) * (resources?.length ?? 1);
}

const lowerOf = memoize((actions: readonly string[]) => actions.map((text) => text.toLowerCase()));

function lowerActions({ actions }: PolicyStatement): readonly string[] | null {
  return actions && lowerOf(actions);
}

function findStatements(statement: PolicyStatement, document: PolicyDocument): readonly FoundIssue[] {
  const covering = coveringStatements(document).get(statement);
  return covering ? [{ message: `The statement changes nothing: statement ${covering.index} covers it.` }] : NO_ISSUES;
}

export const REDUNDANCY_ISSUES: readonly IssueRule[] = [
  ...onlyWhen(MAY_REPEAT, [{ code: "ACTION_REDUNDANT", severity: "INFORMATIONAL", find: findActions }]),
  ...onlyWhen("SEVERAL_RESOURCES", [{ code: "RESOURCE_REDUNDANT", severity: "INFORMATIONAL", find: findResources }]),
  ...onlyWhen("SEVERAL_STATEMENTS", [{ code: "STATEMENT_REDUNDANT", severity: "INFORMATIONAL", find: findStatements }]),
];
