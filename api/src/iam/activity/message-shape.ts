/** Describes a message that could not be read: the names and types of its parts, and none of their values. */

const DEPTH_MAX = 4;
const FIELDS_MAX = 12;
const SHAPE_MAX_CHARACTERS = 600;
/** A name of a field, as AWS writes them. Anything else might be a value in the wrong place. */
const FIELD_NAME = /^[A-Za-z][A-Za-z-]{0,31}$/;

export function shapeOf(value: unknown): string {
  return describe(value, 0).slice(0, SHAPE_MAX_CHARACTERS);
}

function describe(value: unknown, depth: number): string {
  if (value === null) return "null";
  if (typeof value === "string") return `text(${value.length})`;
  if (typeof value !== "object") return typeof value;
  if (Array.isArray(value)) return `list(${value.length})`;
  const fields = Object.keys(value);
  if (depth === DEPTH_MAX) return `object(${fields.length})`;
  const shown = fields
    .slice(0, FIELDS_MAX)
    .map(
      (name) =>
        `${FIELD_NAME.test(name) ? name : "?"}: ${describe((value as Record<string, unknown>)[name], depth + 1)}`,
    );
  const more = fields.length - shown.length;
  return `{${shown.join(", ")}${more > 0 ? `, ${more} more` : ""}}`;
}
