/** A file as a tree of values with their offsets, from JSON or YAML. Malformed files are refused with their place. */
import { type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { scanJson } from "../../iam/policy/json-scan.ts";
import { type Place, Undecided } from "../place.ts";

/** Larger than any template that CloudFormation accepts (1 MB), and than plans of some thousand resources. */
const FILE_MAX_CHARACTERS = 64_000_000;
const YAML_MAX_CHARACTERS = 1_100_000;
const YAML_MAX_DEPTH = 64;

export type SourceNode =
  | { readonly kind: "value"; readonly value: string | number | boolean | null; readonly offset: number }
  | { readonly kind: "list"; readonly items: readonly SourceNode[]; readonly offset: number }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, SourceEntry>; readonly offset: number };

export interface SourceEntry {
  readonly keyOffset: number;
  readonly node: SourceNode;
}

export interface Source {
  readonly file: string;
  readonly text: string;
  readonly root: SourceNode;
  readonly placeAt: (offset: number) => Place;
}

export function readSource(file: string, text: string): Source {
  const placeAt = placesIn(file, text);
  if (text.length > FILE_MAX_CHARACTERS)
    throw new Undecided("FILE_TOO_LARGE", `The file has more than ${FILE_MAX_CHARACTERS} characters.`, placeAt(0));
  const start = text.search(/\S/);
  if (start < 0) throw new Undecided("FILE_MALFORMED", "The file is empty.", placeAt(0));
  if (text.includes("\0"))
    throw new Undecided(
      "FILE_FOREIGN",
      "The file is not text: it contains null characters.",
      placeAt(text.indexOf("\0")),
    );
  const root = text[start] === "{" || text[start] === "[" ? readJson(text, placeAt) : readYaml(text, placeAt);
  return { file, text, root, placeAt };
}

function placesIn(file: string, text: string): (offset: number) => Place {
  let starts: number[] | null = null;
  return (offset) => {
    starts ??= [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - starts[low]! + 1 };
  };
}

function readJson(text: string, placeAt: (offset: number) => Place): SourceNode {
  try {
    return parsedJson(text, placeAt);
  } catch (error) {
    if (error instanceof RangeError)
      throw new Undecided("FILE_MALFORMED", "The file is nested too deeply.", placeAt(0));
    throw error;
  }
}

function parsedJson(text: string, placeAt: (offset: number) => Place): SourceNode {
  const scan = scanJson(text);
  if (scan?.kind === "TOO_DEEP")
    throw new Undecided("FILE_MALFORMED", "The file is nested too deeply.", placeAt(scan.offset));
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error)
    throw new Undecided(
      "FILE_MALFORMED",
      `The file is not JSON: ${wordsOf(printParseErrorCode(error.error))}.`,
      placeAt(error.offset),
    );
  if (scan)
    throw new Undecided(
      "FILE_MALFORMED",
      `The key ${JSON.stringify(scan.key)} appears twice in the same object.`,
      placeAt(scan.offset),
    );
  if (!root) throw new Undecided("FILE_MALFORMED", "The file is not JSON.", placeAt(0));
  return ofJson(root);
}

/** `CommaExpected` as `comma expected`. */
function wordsOf(code: string): string {
  return code.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function ofJson(node: JsonNode): SourceNode {
  const { offset, children = [] } = node;
  if (node.type === "array") return { kind: "list", items: children.map(ofJson), offset };
  if (node.type === "object")
    return {
      kind: "map",
      offset,
      entries: new Map(
        children.map(({ children: [key, value] = [] }) => [
          String(key!.value),
          { keyOffset: key!.offset, node: ofJson(value!) },
        ]),
      ),
    };
  return { kind: "value", value: node.value as string | number | boolean | null, offset };
}

/** The tags of intrinsic functions in YAML. `!Ref` and `!Condition` stand for keys without `Fn::`. */
const SHORT_TAGS: Readonly<Record<string, string>> = { "!Ref": "Ref", "!Condition": "Condition" };
const FUNCTION_NAMES =
  "And Base64 Cidr Equals FindInMap GetAtt GetAZs If ImportValue Join Length Not Or Select Split Sub ToJsonString Transform ForEach";
const CUSTOM_TAGS = [...FUNCTION_NAMES.split(" ").map((name) => `!${name}`), ...Object.keys(SHORT_TAGS)].flatMap(
  (tag) => [
    { tag, resolve: (text: string) => text },
    { tag, collection: "seq" as const },
    { tag, collection: "map" as const },
  ],
);

function readYaml(text: string, placeAt: (offset: number) => Place): SourceNode {
  if (text.length > YAML_MAX_CHARACTERS)
    throw new Undecided("FILE_TOO_LARGE", `The YAML file has more than ${YAML_MAX_CHARACTERS} characters.`, placeAt(0));
  try {
    const document = parseDocument(text, {
      lineCounter: new LineCounter(),
      prettyErrors: false,
      customTags: CUSTOM_TAGS,
      version: "1.1",
      merge: false,
      schema: "core",
    });
    const [error] = [...document.errors, ...document.warnings];
    if (error) {
      const [problem = ""] = error.message.split("\n");
      throw new Undecided("FILE_MALFORMED", `The file is neither JSON nor YAML: ${problem}.`, placeAt(error.pos[0]));
    }
    return ofYaml(document.contents, 0, placeAt);
  } catch (error) {
    // The parser of YAML calls itself for each level.
    if (error instanceof RangeError)
      throw new Undecided("FILE_MALFORMED", "The file is nested too deeply.", placeAt(0));
    throw error;
  }
}

function ofYaml(node: unknown, depth: number, placeAt: (offset: number) => Place): SourceNode {
  const offset = (node as { readonly range?: readonly number[] } | null)?.range?.[0] ?? 0;
  if (depth > YAML_MAX_DEPTH) throw new Undecided("FILE_MALFORMED", "The file is nested too deeply.", placeAt(offset));
  if (isAlias(node))
    throw new Undecided(
      "FILE_MALFORMED",
      "The file uses a YAML alias, which CloudFormation does not support.",
      placeAt(offset),
    );
  const plain = plainYaml(node, offset, depth, placeAt);
  const tag = isCollection(node) || isScalar(node) ? node.tag : undefined;
  if (!tag?.startsWith("!") || tag.startsWith("!!")) return plain;
  const key = SHORT_TAGS[tag] ?? `Fn::${tag.slice(1)}`;
  return { kind: "map", offset, entries: new Map([[key, { keyOffset: offset, node: plain }]]) };
}

function plainYaml(node: unknown, offset: number, depth: number, placeAt: (offset: number) => Place): SourceNode {
  if (isSeq(node)) return { kind: "list", offset, items: node.items.map((item) => ofYaml(item, depth + 1, placeAt)) };
  if (isMap(node)) {
    const entries = new Map<string, SourceEntry>();
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const key = isScalar(pair.key) ? String(pair.key.value) : "";
      if (key === "<<")
        throw new Undecided(
          "FILE_MALFORMED",
          "The file uses a YAML merge key, which CloudFormation does not support.",
          placeAt(offset),
        );
      const keyOffset = (pair.key as { readonly range?: readonly number[] } | null)?.range?.[0] ?? offset;
      entries.set(key, { keyOffset, node: ofYaml(pair.value, depth + 1, placeAt) });
    }
    return { kind: "map", offset, entries };
  }
  const value = isScalar(node) ? node.value : null;
  // YAML reads an unquoted 2012-10-17 as a date in some schemas; the core schema keeps it as text.
  const isPlain = value === null || ["string", "number", "boolean"].includes(typeof value);
  return { kind: "value", value: isPlain ? (value as string | number | boolean | null) : String(value), offset };
}

/** The entry of a map. Undefined if the node is no map or has no such key. */
export function entryOf(node: SourceNode | undefined, key: string): SourceEntry | undefined {
  return node?.kind === "map" ? node.entries.get(key) : undefined;
}

/** The node at a path, or its nearest existing parent. */
export function nearestNode(root: SourceNode, path: readonly (string | number)[]): { readonly offset: number } {
  let [node, offset] = [root, root.offset];
  for (const segment of path) {
    const entry = typeof segment === "string" ? entryOf(node, segment) : undefined;
    const item = typeof segment === "number" && node.kind === "list" ? node.items[segment] : undefined;
    const next = entry?.node ?? item;
    if (!next) break;
    [node, offset] = [next, entry?.keyOffset ?? next.offset];
  }
  return { offset };
}

/** The plain value of a node without functions. */
export function plainValue(node: SourceNode): unknown {
  if (node.kind === "value") return node.value;
  if (node.kind === "list") return node.items.map(plainValue);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plainValue(entry.node)]));
}
