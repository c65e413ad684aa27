/**
 * The shape of the answer to a GraphQL document: for each field, whether its text is IAM Monitor's own or may come from an
 * AWS account or an operator. It is read from the schema, so a new field of text counts as untrusted until it is listed
 * in `own-texts.ts`.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { OWN_TEXTS } from "./own-texts.ts";

/** Scalars whose values IAM Monitor makes: IDs, times, numbers and booleans. */
const OWN_SCALARS: Readonly<Record<string, "string" | "integer" | "number" | "boolean">> = {
  ID: "string",
  DateTime: "string",
  Int: "integer",
  Float: "number",
  Boolean: "boolean",
};

export type AnswerShape = { readonly isNullable: boolean } & (
  | { readonly kind: "OWN"; readonly type: "string" | "integer" | "number" | "boolean" }
  | { readonly kind: "ENUM" }
  /** Text or JSON that may come from an AWS account or an operator. */
  | { readonly kind: "UNTRUSTED" }
  | { readonly kind: "LIST"; readonly item: AnswerShape }
  | { readonly kind: "OBJECT"; readonly fields: ReadonlyMap<string, AnswerShape> }
);

/** Returns the shape of the answer to a valid document with one query. */
export function answerShape(schema: GraphQLSchema, document: DocumentNode): AnswerShape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("The document has no query.");
  return new Shapes(schema, fragments).ofObject(schema.getQueryType()!, [operation.selectionSet], false);
}

class Shapes {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {}

  ofObject(type: GraphQLCompositeType, selections: readonly SelectionSetNode[], isNullable: boolean): AnswerShape {
    const fields = new Map<string, AnswerShape>();
    for (const selection of selections) this.collect(selection, type, fields);
    return { kind: "OBJECT", fields, isNullable };
  }

  private collect(selections: SelectionSetNode, parent: GraphQLCompositeType, fields: Map<string, AnswerShape>): void {
    for (const selection of selections.selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value)!;
        const condition = fragment.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
        this.collect(fragment.selectionSet, isCompositeType(condition) ? condition : parent, fields);
        continue;
      }
      const key = selection.alias?.value ?? selection.name.value;
      const found = this.ofField(parent, selection.name.value, selection.selectionSet);
      const known = fields.get(key);
      fields.set(key, known === undefined ? found : merged(known, found));
    }
  }

  private ofField(parent: GraphQLCompositeType, name: string, selections: SelectionSetNode | undefined): AnswerShape {
    if (name === "__typename") return { kind: "OWN", type: "string", isNullable: false };
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (field === undefined) throw new Error(`The schema has no field ${parent.name}.${name}.`);
    return this.ofType(field.type, OWN_TEXTS.has(`${parent.name}.${name}`), selections);
  }

  private ofType(type: GraphQLOutputType, isOwnText: boolean, selections: SelectionSetNode | undefined): AnswerShape {
    const isNullable = !isNonNullType(type);
    const bare = isNonNullType(type) ? type.ofType : type;
    if (isListType(bare))
      return { kind: "LIST", item: this.ofType(bare.ofType as GraphQLOutputType, isOwnText, selections), isNullable };
    if (isCompositeType(bare)) return this.ofObject(bare, selections === undefined ? [] : [selections], isNullable);
    if (isEnumType(bare)) return { kind: "ENUM", isNullable };
    const scalar = isOwnText ? "string" : OWN_SCALARS[getNamedType(bare).name];
    return scalar === undefined ? { kind: "UNTRUSTED", isNullable } : { kind: "OWN", type: scalar, isNullable };
  }
}

/** The shape of a field that two fragments ask for. Text that one of them may have from outside is untrusted. */
function merged(one: AnswerShape, other: AnswerShape): AnswerShape {
  const isNullable = one.isNullable || other.isNullable;
  if (one.kind === "LIST" && other.kind === "LIST") return { ...one, item: merged(one.item, other.item), isNullable };
  if (one.kind === "OBJECT" && other.kind === "OBJECT") {
    const fields = new Map(one.fields);
    for (const [key, shape] of other.fields) {
      const known = fields.get(key);
      fields.set(key, known === undefined ? shape : merged(known, shape));
    }
    return { ...one, fields, isNullable };
  }
  return one.kind === "UNTRUSTED" ? { ...one, isNullable } : { ...other, isNullable };
}
