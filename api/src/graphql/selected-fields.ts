/** The fields that a query selects, so that services need not read what is not returned. */
import {
  type FieldNode,
  type GraphQLResolveInfo,
  Kind,
  type SelectionSetNode,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
} from "graphql";

/** The names of the fields selected at `path`, without aliases. Excludes fields that `@skip` or `@include` removes. */
export function selectedFields(info: GraphQLResolveInfo, path: readonly string[] = []): ReadonlySet<string> {
  let nodes: readonly FieldNode[] = info.fieldNodes;
  for (const name of path)
    nodes = nodes.flatMap((node) => fieldsOf(info, node.selectionSet).filter((field) => field.name.value === name));
  return new Set(nodes.flatMap((node) => fieldsOf(info, node.selectionSet).map((field) => field.name.value)));
}

/** Includes fragments on any type: an unneeded field costs little, but a missing one would be wrong. */
function fieldsOf(info: GraphQLResolveInfo, selections: SelectionSetNode | undefined): FieldNode[] {
  return (selections?.selections ?? []).flatMap((selection) => {
    if (getDirectiveValues(GraphQLSkipDirective, selection, info.variableValues)?.["if"] === true) return [];
    if (getDirectiveValues(GraphQLIncludeDirective, selection, info.variableValues)?.["if"] === false) return [];
    switch (selection.kind) {
      case Kind.FIELD:
        return [selection];
      case Kind.INLINE_FRAGMENT:
        return fieldsOf(info, selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return fieldsOf(info, info.fragments[selection.name.value]?.selectionSet);
    }
  });
}
