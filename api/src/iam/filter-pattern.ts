/**
 * Evaluates a filter pattern for JSON log events (Amazon CloudWatch Logs User Guide, *Filter pattern syntax for metric
 * filters*). Null means unknown: the pattern uses something that is not understood, or a field that the event lacks.
 */

type Truth = boolean | null;
type Condition = (event: object) => Truth;

/** The maximum number of characters of a pattern, as in AWS. It also limits how deep conditions are nested. */
const PATTERN_MAX = 1_024;

const TOKEN = /\s*(?:(&&|\|\||!=|<=|>=|[()=<>])|"((?:[^"\\]|\\.)*)"|(\$[\w.[\]:-]*)|([^\s()=<>!&|"$]+))/y;

interface Token {
  readonly kind: "SIGN" | "TEXT" | "FIELD" | "WORD";
  readonly text: string;
}

/** Whether the pattern matches the event. */
export function matchesEvent(pattern: string, event: object): Truth {
  const condition = parse(pattern);
  return condition && condition(event);
}

function parse(pattern: string): Condition | null {
  if (pattern.length > PATTERN_MAX) return null;
  const inner = /^\s*\{([^]*)\}\s*$/.exec(pattern)?.[1];
  const tokens = inner === undefined ? null : tokensOf(inner);
  if (!tokens) return null;
  const reader = new PatternReader(tokens);
  const condition = reader.either();
  return reader.isAtEnd ? condition : null;
}

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const found = TOKEN.exec(text);
    if (!found) return null;
    tokens.push(tokenOf(found));
  }
  return tokens;
}

function tokenOf([, sign, quoted, field, word]: RegExpExecArray): Token {
  if (sign !== undefined) return { kind: "SIGN", text: sign };
  if (quoted !== undefined) return { kind: "TEXT", text: quoted.replace(/\\(.)/g, "$1") };
  return field !== undefined ? { kind: "FIELD", text: field } : { kind: "WORD", text: word! };
}

class PatternReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#tokens.length;
  }

  either(): Condition | null {
    return this.#joined("||", () => this.#both(), true);
  }

  #both(): Condition | null {
    return this.#joined("&&", () => this.#single(), false);
  }

  /** Conditions with one sign between them. `decisive` is the value of one that decides for all. */
  #joined(sign: string, read: () => Condition | null, decisive: boolean): Condition | null {
    const conditions: Condition[] = [];
    do {
      const condition = read();
      if (!condition) return null;
      conditions.push(condition);
    } while (this.#takes(sign));
    return (event) => {
      const values = conditions.map((condition) => condition(event));
      if (values.includes(decisive)) return decisive;
      return values.includes(null) ? null : !decisive;
    };
  }

  #single(): Condition | null {
    if (this.#takes("(")) {
      const condition = this.either();
      return condition && this.#takes(")") ? condition : null;
    }
    const field = this.#take("FIELD")?.text;
    if (field === undefined) return null;
    const condition = this.#comparison((event) => valueAt(event, field));
    // Elements of lists are not evaluated.
    return condition && field.includes("[") ? () => null : condition;
  }

  #comparison(valueIn: (event: object) => unknown): Condition | null {
    const word = this.#take("WORD")?.text.toUpperCase();
    if (word === "EXISTS") return (event) => valueIn(event) !== undefined;
    if (word === "NOT" && this.#take("WORD")?.text.toUpperCase() === "EXISTS")
      return (event) => valueIn(event) === undefined;
    if (word === "IS") {
      const asked = { TRUE: true, FALSE: false, NULL: null }[this.#take("WORD")?.text.toUpperCase() ?? ""];
      return asked === undefined ? null : (event) => valueIn(event) === asked;
    }
    const sign = word === undefined ? this.#take("SIGN")?.text : undefined;
    const value = (this.#take("TEXT") ?? this.#take("WORD"))?.text;
    if (sign === undefined || value === undefined) return null;
    // Regular expressions between %, other quotation marks and comparisons of numbers are not evaluated.
    if ((sign !== "=" && sign !== "!=") || /^%.*%$|['`]/.test(value)) return () => null;
    return (event) => {
      const actual = valueIn(event);
      // AWS does not say whether a boolean equals a word, nor whether != matches an event that lacks the field.
      if (typeof actual === "boolean") return null;
      if (actual === undefined || typeof actual === "object") return sign === "=" ? false : null;
      return isLike(String(actual), value) === (sign === "=");
    };
  }

  #takes(sign: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== "SIGN" || token.text !== sign) return false;
    this.#next += 1;
    return true;
  }

  #take(kind: Token["kind"]): Token | null {
    const token = this.#tokens[this.#next];
    if (token?.kind !== kind) return null;
    this.#next += 1;
    return token;
  }
}

/** The value of a field such as `$.userIdentity.type`. */
function valueAt(event: object, field: string): unknown {
  return field
    .split(".")
    .slice(1)
    .reduce<unknown>(
      (value, name) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, name)
          ? (value as Readonly<Record<string, unknown>>)[name]
          : undefined,
      event,
    );
}

/** Whether the text matches a value in which `*` stands for any characters. Takes linear time. */
function isLike(text: string, value: string): boolean {
  const [start = "", ...rest] = value.split("*");
  const end = rest.pop();
  if (end === undefined) return text === value;
  if (!text.startsWith(start)) return false;
  let from = start.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - end.length >= from && text.endsWith(end);
}
