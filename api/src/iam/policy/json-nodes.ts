/** The values of a JSON text with their offsets. The text must be valid: `parsePolicy` has read it before. */
import { endOfString, keyOf } from "./json-scan.ts";

export interface JsonSpan {
  readonly offset: number;
  /** The offset after the value. */
  readonly end: number;
}

export interface JsonNode extends JsonSpan {
  /** The offset of the key, for the value of a property. */
  readonly keyOffset: number | null;
  /** The properties of an object, the items of an array. Null for any other value. */
  readonly children: ReadonlyMap<string, JsonNode> | readonly JsonNode[] | null;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const LAST_SPACE = 32;

export function readNodes(text: string): JsonNode {
  return new Reader(text).read(null);
}

/**
 * Returns the places of the items of a property of the text's object, or of its value if it is no array. Reads no
 * further, so that it takes a third of the time that all nodes take.
 */
export function itemSpans(text: string, property: string): readonly JsonSpan[] {
  return new Reader(text).spansOf(property);
}

/** The value at a path. Null if there is none. */
export function nodeAt(root: JsonNode, path: readonly (string | number)[]): JsonNode | null {
  let node: JsonNode | undefined = root;
  for (const segment of path) {
    const children: JsonNode["children"] = node.children;
    if (typeof segment === "string") node = children instanceof Map ? children.get(segment) : undefined;
    else node = Array.isArray(children) ? children[segment] : undefined;
    if (node === undefined) return null;
  }
  return node;
}

class Reader {
  #at = 0;

  constructor(readonly text: string) {}

  read(keyOffset: number | null): JsonNode {
    const code = this.#next();
    const offset = this.#at;
    if (code === QUOTE) {
      this.#at = endOfString(this.text, offset) + 1;
      return { offset, end: this.#at, keyOffset, children: null };
    }
    if (code === OPEN_BRACE) return { offset, keyOffset, children: this.#readProperties(), end: this.#at };
    if (code === OPEN_BRACKET) return { offset, keyOffset, children: this.#readItems(), end: this.#at };
    this.#skipLiteral();
    return { offset, end: this.#at, keyOffset, children: null };
  }

  spansOf(property: string): readonly JsonSpan[] {
    this.#skip(OPEN_BRACE);
    while (this.#next() === QUOTE) {
      const start = this.#at;
      this.#at = endOfString(this.text, start) + 1;
      const key = keyOf(this.text.slice(start, this.#at));
      this.#skip(COLON);
      if (key === property) return this.#next() === OPEN_BRACKET ? this.#spansOfItems() : [this.#span()];
      this.#span();
      this.#skip(COMMA);
    }
    return [];
  }

  #spansOfItems(): readonly JsonSpan[] {
    const spans: JsonSpan[] = [];
    this.#at += 1;
    while (this.#at < this.text.length && this.#next() !== CLOSE_BRACKET) {
      spans.push(this.#span());
      this.#skip(COMMA);
    }
    return spans;
  }

  /** Moves behind the next value. */
  #span(): JsonSpan {
    const code = this.#next();
    const offset = this.#at;
    if (code === QUOTE) this.#at = endOfString(this.text, offset) + 1;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.#skipBrackets();
    else this.#skipLiteral();
    return { offset, end: this.#at };
  }

  #skipBrackets(): void {
    let depth = 0;
    while (this.#at < this.text.length) {
      const code = this.text.charCodeAt(this.#at);
      if (code === QUOTE) this.#at = endOfString(this.text, this.#at);
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
      this.#at += 1;
      if (depth === 0) return;
    }
  }

  #readProperties(): ReadonlyMap<string, JsonNode> {
    const properties = new Map<string, JsonNode>();
    this.#at += 1;
    while (this.#next() === QUOTE) {
      const keyOffset = this.#at;
      this.#at = endOfString(this.text, keyOffset) + 1;
      const key = keyOf(this.text.slice(keyOffset, this.#at));
      this.#skip(COLON);
      properties.set(key, this.read(keyOffset));
      this.#skip(COMMA);
    }
    this.#skip(CLOSE_BRACE);
    return properties;
  }

  #readItems(): readonly JsonNode[] {
    const items: JsonNode[] = [];
    this.#at += 1;
    while (this.#at < this.text.length && this.#next() !== CLOSE_BRACKET) {
      items.push(this.read(null));
      this.#skip(COMMA);
    }
    this.#skip(CLOSE_BRACKET);
    return items;
  }

  /** Moves to the next character that is not white space, and returns it. */
  #next(): number {
    while (this.text.charCodeAt(this.#at) <= LAST_SPACE) this.#at += 1;
    return this.text.charCodeAt(this.#at);
  }

  #skip(wanted: number): void {
    if (this.#next() === wanted) this.#at += 1;
  }

  /** Moves behind a number, true, false or null. */
  #skipLiteral(): void {
    for (; this.#at < this.text.length; this.#at += 1) {
      const code = this.text.charCodeAt(this.#at);
      if (code <= LAST_SPACE || code === COMMA || code === CLOSE_BRACKET || code === CLOSE_BRACE) return;
    }
  }
}
