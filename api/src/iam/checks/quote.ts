/**
 * Quotes a word for a POSIX shell, so that a hostile IAM name in a pasted command stays one word.
 *
 * A word with a leading `=` is quoted too: zsh replaces it with the path of a command.
 */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_\-.,:/@%+][A-Za-z0-9_\-.,:/@%+=]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A tagged template for shell commands that quotes every value: ``cli`aws iam delete-user --user-name ${name}` ``. */
export function cli(strings: TemplateStringsArray, ...words: readonly string[]): string {
  return strings.reduce((command, text, i) => command + text + (i < words.length ? shellQuote(words[i]!) : ""), "");
}

/** A tagged template for Terraform. Values become HCL strings, with `${` and `%{` escaped. */
export function hcl(strings: TemplateStringsArray, ...words: readonly string[]): string {
  return strings.reduce((code, text, i) => code + text + (i < words.length ? hclString(words[i]!) : ""), "");
}

/**
 * An HCL string. HCL knows fewer escapes than JSON: `\n`, `\r`, `\t`, `\"`, `\\` and the code point (Terraform,
 * *Strings and templates*).
 */
function hclString(word: string): string {
  const written = JSON.stringify(word).replaceAll(/\\[\s\S]/g, (escape) => HCL_ESCAPES[escape] ?? escape);
  return written.replaceAll(/[$%]\{/g, (opening) => opening[0] + opening);
}

const HCL_ESCAPES: Readonly<Record<string, string>> = { "\\b": "\\u0008", "\\f": "\\u000c" };
const INDENT = "  ";

/** A JSON document as an HCL expression, indented for its place: `jsonencode({ … })`. */
export function hclJson(json: string, depth: number): string {
  return `jsonencode(${hclValue(JSON.parse(json) as unknown, depth)})`;
}

function hclValue(value: unknown, depth: number): string {
  if (typeof value === "string") return hclString(value);
  if (typeof value !== "object" || value === null) return String(value);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const lines = Array.isArray(value)
    ? value.map((item) => `${hclValue(item, depth + 1)},`)
    : Object.entries(value).map(([key, item]) => `${hclString(key)} = ${hclValue(item, depth + 1)}`);
  if (lines.length === 0) return `${open}${close}`;
  const inside = INDENT.repeat(depth + 1);
  return [open, ...lines.map((line) => inside + line), INDENT.repeat(depth) + close].join("\n");
}
