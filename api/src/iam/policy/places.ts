/** Lines and columns of a policy's elements in its text. Computed on demand, since most documents are never shown. */
import { memoize } from "../memoize.ts";
import { itemSpans, type JsonNode, nodeAt, readNodes } from "./json-nodes.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

/** The maximum number of characters of a statement that evidence shows. */
const MAX_EXCERPT_CHARACTERS = 600;

/** Line and column start at 1. Columns count UTF-16 units, as editors do. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export interface StatementPlace extends TextPosition {
  readonly endLine: number;
  readonly excerpt: string;
}

/** The line and column of an offset, or of the value at a path. */
export function positionAt(
  text: string,
  at: { readonly offset: number } | { readonly path: readonly (string | number)[] },
): TextPosition {
  if ("offset" in at) return lineAndColumn(lineStarts(text), at.offset);
  return lineAndColumn(lineStarts(text), offsetOf(readNodes(text), at.path));
}

export function placeOfStatement(document: PolicyDocument, statement: PolicyStatement): StatementPlace {
  return statementPlaces(document)[statement.index]!;
}

/** The positions of several elements, each given by its path within a statement: `[statement, "Action", 3]`. */
export function placesOfElements(
  document: PolicyDocument,
  elements: readonly (readonly [PolicyStatement, ...(string | number)[]])[],
): TextPosition[] {
  if (elements.length === 0) return [];
  const root = readNodes(document.text);
  const starts = lineStarts(document.text);
  return elements.map(([statement, ...path]) =>
    lineAndColumn(
      starts,
      offsetOf(root, [...(document.isStatementArray ? ["Statement", statement.index] : ["Statement"]), ...path]),
    ),
  );
}

const statementPlaces = memoize(({ text, statements }: PolicyDocument): StatementPlace[] => {
  const spans = itemSpans(text, "Statement");
  const starts = lineStarts(text);
  return statements.map((statement) => {
    const { offset, end } = spans[statement.index]!;
    const { line, column } = lineAndColumn(starts, offset);
    return {
      line,
      column,
      endLine: lineAndColumn(starts, end - 1).line,
      excerpt: excerptOf(text.slice(offset, end)),
    };
  });
});

function excerptOf(source: string): string {
  return source.length <= MAX_EXCERPT_CHARACTERS ? source : `${source.slice(0, MAX_EXCERPT_CHARACTERS)}…`;
}

/** The offset of the value at a path, or of its nearest existing parent. For a property, the offset of its key. */
function offsetOf(root: JsonNode, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = nodeAt(root, path.slice(0, length));
    if (node) return node.keyOffset ?? node.offset;
  }
  return 0;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let next = text.indexOf("\n"); next >= 0; next = text.indexOf("\n", next + 1)) starts.push(next + 1);
  return starts;
}

function lineAndColumn(starts: readonly number[], offset: number): TextPosition {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}
