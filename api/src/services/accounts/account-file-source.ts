/**
 * The text of a file of accounts as a tree of values with their places. All scalars are text, as they are written: an
 * account number keeps its leading zeros, and `no` stays a name.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from "yaml";

/** 2,000 accounts with 500 characters each. As JSON, it fits into a request of 1.2 MB. */
export const ACCOUNT_FILE_MAX_BYTES = 1_000_000;
/** A file of accounts needs five levels. The parser calls itself for each level, and slows down with their number. */
const DEPTH_MAX = 16;
const TOO_DEEP = `The file is nested more than ${DEPTH_MAX} levels deep.`;
/** The maximum number of mistakes that are collected. */
export const MISTAKES_MAX = 1_000;

export interface FilePlace {
  readonly line: number;
  readonly column: number;
}

export interface FileMistake extends FilePlace {
  readonly message: string;
}

export type FileNode =
  | { readonly kind: "text"; readonly text: string; readonly place: FilePlace }
  | { readonly kind: "list"; readonly items: readonly FileNode[]; readonly place: FilePlace }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, FileEntry>; readonly place: FilePlace };

export interface FileEntry {
  readonly place: FilePlace;
  readonly node: FileNode;
}

export interface FileSource {
  /** Null if the file has mistakes that leave nothing to read. */
  readonly root: FileNode | null;
  readonly mistakes: readonly FileMistake[];
}

/** The first place of a file, for mistakes of the file as a whole. */
const START: FilePlace = { line: 1, column: 1 };

export function readFileSource(given: string): FileSource {
  const refused = (message: string, place: FilePlace = START): FileSource => ({
    root: null,
    mistakes: [{ ...place, message }],
  });
  const text = given.startsWith("\uFEFF") ? given.slice(1) : given;
  if (Buffer.byteLength(text) > ACCOUNT_FILE_MAX_BYTES)
    return refused(
      `The file is larger than ${ACCOUNT_FILE_MAX_BYTES / 1_000} KB. Divide the accounts between several files.`,
    );
  const nul = text.indexOf("\0");
  if (nul >= 0) return refused("The file is not text: it contains null characters.", placeOf(text, nul));
  const deep = deepBracket(text);
  if (deep !== null)
    return refused(`The file has more than ${DEPTH_MAX} levels of brackets that are not closed.`, placeOf(text, deep));
  const lines = new LineCounter();
  const placeAt = (offset: number): FilePlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parsed(text, lines);
  if (document === null) return refused(TOO_DEEP);
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0)
    return {
      root: null,
      mistakes: problems.slice(0, MISTAKES_MAX).map(({ message, pos }) => ({
        ...placeAt(pos[0]),
        // The parser reports its own full stack as a mistake of the file.
        message: message.includes("call stack")
          ? TOO_DEEP
          : `The file is not valid YAML: ${message.split("\n")[0]}.`.replace(/\.\.$/, "."),
      })),
    };
  if (document.contents === null) return refused("The file is empty.");
  const mistakes: FileMistake[] = [];
  const root = nodeOf(document.contents, { placeAt, mistakes }, 0);
  return { root: mistakes.length > 0 ? null : root, mistakes };
}

/** `failsafe` reads every scalar as text, and `merge: false` leaves `<<` an unknown field. Null if it is nested too deeply. */
function parsed(text: string, lineCounter: LineCounter): Document.Parsed | null {
  try {
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      schema: "failsafe",
      version: "1.2",
      merge: false,
      uniqueKeys: false,
    });
  } catch (error) {
    // The parser calls itself for each level.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Reading {
  readonly placeAt: (offset: number) => FilePlace;
  readonly mistakes: FileMistake[];
}

function nodeOf(node: ParsedNode | null, reading: Reading, depth: number): FileNode {
  const place = reading.placeAt(node?.range[0] ?? 0);
  const refuse = (message: string): FileNode => {
    reading.mistakes.push({ ...place, message });
    return { kind: "text", text: "", place };
  };
  if (depth > DEPTH_MAX) return refuse(TOO_DEEP);
  if (isAlias(node))
    return refuse(`*${node.source} refers to another place of the file. Write the value itself, or use defaults.`);
  if (isSeq<ParsedNode>(node))
    return { kind: "list", place, items: node.items.map((item) => nodeOf(item, reading, depth + 1)) };
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const entries = new Map<string, FileEntry>();
    for (const { key, value } of node.items) {
      const keyPlace = reading.placeAt(key.range[0]);
      const name = isScalar(key) ? String(key.value ?? "") : "";
      if (!isScalar(key)) reading.mistakes.push({ ...keyPlace, message: "The name of a field must be text." });
      const earlier = entries.get(name);
      if (earlier)
        reading.mistakes.push({
          ...keyPlace,
          message: `${shown(name)} appears twice, first in line ${earlier.place.line}.`,
        });
      // A value that was left out has no place of its own.
      const child =
        value === null ? ({ kind: "text", text: "", place: keyPlace } as const) : nodeOf(value, reading, depth + 1);
      entries.set(name, { place: keyPlace, node: child });
    }
    return { kind: "map", place, entries };
  }
  return { kind: "text", place, text: isScalar(node) ? String(node.value ?? "") : "" };
}

const SHOWN_MAX_CHARACTERS = 60;

/** Text from the file in a message, shortened. */
export function shown(text: string): string {
  const short = text.length > SHOWN_MAX_CHARACTERS ? `${text.slice(0, SHOWN_MAX_CHARACTERS)}…` : text;
  return JSON.stringify(short);
}

/** The offset of the bracket that is too deep, as far as brackets alone say. Null if there is none. */
function deepBracket(text: string): number | null {
  let depth = 0;
  for (const { index, 0: bracket } of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === "[" || bracket === "{" ? 1 : -1));
    if (depth > DEPTH_MAX) return index;
  }
  return null;
}

function placeOf(text: string, offset: number): FilePlace {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
