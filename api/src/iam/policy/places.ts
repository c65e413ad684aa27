/** Where things stand in a policy's text: computed only when asked for, since most documents are never shown. */
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { PolicyDocument, PolicyStatement } from "./document.ts";

/** How much of a statement evidence shows. */
const MAX_EXCERPT_CHARACTERS = 600;

/** Both from 1, columns in UTF-16 units as editors count them. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export interface StatementPlace extends TextPosition {
  readonly endLine: number;
  readonly excerpt: string;
}

/** The position of an offset, or of the value at a path (of its nearest parent where there is no such value). */
export function positionAt(text: string, at: { readonly offset: number } | { readonly path: readonly (string | number)[] }): TextPosition {
  if ("offset" in at) return lineAndColumn(text, at.offset);
  const root = parseTree(text);
  for (let length = at.path.length; root && length >= 0; length -= 1) {
    const node = findNodeAtLocation(root, at.path.slice(0, length));
    // A property's own place is its key: "Effect is wrong" is looked for there.
    if (node) return lineAndColumn(text, node.parent?.type === "property" ? node.parent.offset : node.offset);
  }
  return { line: 1, column: 1 };
}

const statementPlaces = new WeakMap<PolicyDocument, readonly StatementPlace[]>();

export function placeOfStatement(document: PolicyDocument, statement: PolicyStatement): StatementPlace {
  let places = statementPlaces.get(document);
  if (!places) {
    places = findStatementPlaces(document);
    statementPlaces.set(document, places);
  }
  return places[statement.index]!;
}

/** The place of an element of a statement, or of one value in it: `placeOfElement(document, statement, "Action", 3)`. */
export function placeOfElement(document: PolicyDocument, statement: PolicyStatement, ...path: readonly (string | number)[]): TextPosition {
  return positionAt(document.text, { path: [...(document.isStatementArray ? ["Statement", statement.index] : ["Statement"]), ...path] });
}

function findStatementPlaces({ text, statements, isStatementArray }: PolicyDocument): StatementPlace[] {
  const node = findNodeAtLocation(parseTree(text)!, ["Statement"])!;
  const nodes: readonly Node[] = isStatementArray ? (node.children ?? []) : [node];
  // Line by line once, instead of from the start for each statement.
  let line = 1;
  let lineStart = 0;
  let scanned = 0;
  const advanceTo = (offset: number) => {
    for (let next = text.indexOf("\n", scanned); next >= 0 && next < offset; next = text.indexOf("\n", next + 1)) {
      line += 1;
      lineStart = next + 1;
    }
    scanned = Math.max(lineStart, offset);
  };
  return statements.map((statement) => {
    const { offset, length } = nodes[statement.index]!;
    advanceTo(offset);
    const place = { line, column: offset - lineStart + 1 };
    advanceTo(offset + length);
    return { ...place, endLine: line, excerpt: excerptOf(text.slice(offset, offset + length)) };
  });
}

function excerptOf(source: string): string {
  return source.length <= MAX_EXCERPT_CHARACTERS ? source : `${source.slice(0, MAX_EXCERPT_CHARACTERS)}…`;
}

function lineAndColumn(text: string, offset: number): TextPosition {
  let line = 1;
  let lineStart = 0;
  for (let next = text.indexOf("\n"); next >= 0 && next < offset; next = text.indexOf("\n", next + 1)) {
    line += 1;
    lineStart = next + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
