/** GraphQL documents that select everything within a few levels, for tests that look for what an answer must not have. */
import {
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from "graphql";

/** Levels below the root field: a page, its nodes, and what belongs to each. */
export const DEEP_LEVELS = 2;
const LIST_SIZE = 3;

/** A document of one root field with these arguments, such as `(id: "alert_0")`. */
export function deepDocument(
  operation: "query" | "mutation",
  field: GraphQLField<unknown, unknown>,
  args: string,
  levels = DEEP_LEVELS,
): string {
  return `${operation} { ${field.name}${args}${selection(getNamedType(field.type), levels)} }`;
}

function selection(type: GraphQLNamedType, levels: number): string {
  if (isLeafType(type)) return "";
  const typeName = "__typename";
  if (isUnionType(type)) {
    // Two types may have fields of one name and different types.
    const each = type.getTypes().map((member) => {
      const fields = Object.values(member.getFields()).filter(
        ({ type: of, args }) => isLeafType(getNamedType(of)) && !args.some(isRequiredArgument),
      );
      return `... on ${member.name} { ${fields.map(({ name }) => `${member.name}_${name}: ${name}`).join(" ")} }`;
    });
    return ` { ${typeName} ${each.join(" ")} }`;
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return "";
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    if (field.args.some(isRequiredArgument)) return [];
    if (isLeafType(named)) return [field.name];
    // The edges have the same nodes again.
    if (levels <= 0 || field.name === "edges") return [];
    const size = field.args.some(({ name }) => name === "first") ? `(first: ${LIST_SIZE})` : "";
    return [`${field.name}${size}${selection(named, levels - 1)}`];
  });
  return ` { ${[typeName, ...fields].join(" ")} }`;
}
