import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { GraphQLJSON } from "graphql-scalars";
import { z } from "zod";

/** A time with its UTC offset. Days that no month has are refused: `Date` would take 31 November for 1 December. */
const RFC_3339 = z.iso.datetime({ offset: true });

/** Accepts `Date` values from rows and milliseconds from snapshots. Both are returned as UTC text. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description:
    "A time in UTC as RFC 3339 text, such as `2026-11-24T15:49:00.000Z`. Inputs may have another UTC offset.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  serialize(value) {
    const date = dateOf(value);
    if (Number.isNaN(date.getTime())) throw new GraphQLError("DateTime cannot represent this value.");
    return date.toISOString();
  },
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
});

function dateOf(value: unknown): Date {
  if (value instanceof Date) return value;
  return new Date(typeof value === "number" || typeof value === "string" ? value : Number.NaN);
}

function parseDateTime(value: unknown): Date {
  const written = RFC_3339.safeParse(value);
  const date = new Date(written.success ? written.data : Number.NaN);
  if (Number.isNaN(date.getTime()))
    throw new GraphQLError("DateTime needs a time with its UTC offset, such as 2026-11-24T15:49:00Z.");
  return date;
}

export const JsonScalar = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  description: "Any JSON value, used for evidence, policy conditions and thresholds.",
  specifiedByURL: null,
});
