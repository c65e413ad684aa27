/**
 * Formats JSON in few lines of at most 120 columns:
 *
 * - An array or object that fits on one line is written on one line.
 * - If an array has only one item, the item begins on the line of the bracket: `[{`.
 * - If an object ends with an array and its other members are simple and fit, the array begins on the object's first
 *   line: `{ "name": "anna", "statements": [`.
 * - All other members begin on a new line, but neighbours that fit on one line share it. In arrays, only simple values
 *   share a line.
 */
const WIDTH = 120;
const INDENT = 2;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

interface Member {
  readonly label: string;
  readonly value: Json;
  readonly mayShareLine: boolean;
}

export function formatJson(value: unknown): string {
  return `${print(value as Json, 0, 0)}\n`;
}

/**
 * Formats one value. `used` is the number of columns that the text before the value and the punctuation after it take
 * on the first line.
 */
function print(value: Json, indent: number, used: number): string {
  const line = onOneLine(value);
  if (used + line.length <= WIDTH || isSimple(value)) return line;
  return isArray(value) ? printArray(value, indent, used) : printObject(Object.entries(value), indent, used);
}

function printArray(items: readonly Json[], indent: number, used: number): string {
  const [only] = items;
  if (items.length === 1 && only !== undefined && !isSimple(only)) return `[${print(only, indent, used + 2)}]`;
  const members = items.map((value) => ({ label: "", value, mayShareLine: isSimple(value) }));
  return `[\n${printMembers(members, indent + INDENT)}\n${" ".repeat(indent)}]`;
}

function printObject(entries: readonly (readonly [string, Json])[], indent: number, used: number): string {
  const members = entries.map(([key, value]) => ({ label: labelOf(key), value, mayShareLine: true }));
  const last = members.at(-1);
  const others = members.slice(0, -1);
  if (last && isArray(last.value) && others.every(({ value }) => isSimple(value))) {
    const start = `{ ${others.map(({ label, value }) => `${label}${onOneLine(value)}, `).join("")}${last.label}`;
    if (used + start.length + " [{ }".length <= WIDTH)
      return `${start}${print(last.value, indent, used + start.length + " }".length)} }`;
  }
  return `{\n${printMembers(members, indent + INDENT)}\n${" ".repeat(indent)}}`;
}

function printMembers(members: readonly Member[], indent: number): string {
  const margin = " ".repeat(indent);
  const lines: string[] = [];
  let isLastLineOpen = false;
  for (const [i, { label, value, mayShareLine }] of members.entries()) {
    const comma = i === members.length - 1 ? "" : ",";
    const short = `${label}${onOneLine(value)}${comma}`;
    const line = lines.at(-1);
    if (isLastLineOpen && mayShareLine && line !== undefined && line.length + 1 + short.length <= WIDTH) {
      lines[lines.length - 1] = `${line} ${short}`;
    } else {
      lines.push(`${margin}${label}${print(value, indent, indent + label.length + comma.length)}${comma}`);
      isLastLineOpen = mayShareLine && indent + short.length <= WIDTH;
    }
  }
  return lines.join("\n");
}

function onOneLine(value: Json): string {
  if (isSimple(value)) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  const members = Object.entries(value).map(([key, each]) => `${labelOf(key)}${onOneLine(each)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function labelOf(key: string): string {
  return `${JSON.stringify(key)}: `;
}

function isSimple(value: Json): value is string | number | boolean | null {
  return typeof value !== "object" || value === null;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
