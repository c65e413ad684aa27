/**
 * Reads the IAM resources of a CloudFormation template (CloudFormation User Guide, *Template anatomy*). A value that
 * the template alone does not contain, such as the name that AWS generates for a bucket, is unknown.
 */
import { Undecided } from "../place.ts";
import { CLOUDFORMATION_READERS, isOtherAccess } from "./cloudformation-resources.ts";
import { CloudFormationValues, type TemplateOptions } from "./cloudformation-values.ts";
import { PlannedChangeBuilder, type PlannedChange } from "./planned-change.ts";
import { entryOf, type Source, type SourceNode } from "./source.ts";

const RESOURCES_MAX = 500;

export function isCloudFormationTemplate({ root }: Source): boolean {
  const resources = entryOf(root, "Resources")?.node;
  if (entryOf(root, "AWSTemplateFormatVersion")) return true;
  return (
    resources?.kind === "map" &&
    [...resources.entries.values()].some(({ node }) => {
      const type = entryOf(node, "Type")?.node;
      return type?.kind === "value" && typeof type.value === "string" && type.value.includes("::");
    })
  );
}

export function readCloudFormation(source: Source, options: TemplateOptions): PlannedChange {
  const { root, placeAt } = source;
  const resources = entryOf(root, "Resources");
  if (resources?.node.kind !== "map")
    throw new Undecided("FILE_FOREIGN", "The template has no Resources.", placeAt(root.offset));
  if (resources.node.entries.size > RESOURCES_MAX)
    throw new Undecided(
      "FILE_TOO_LARGE",
      `The template has more than ${RESOURCES_MAX} resources.`,
      placeAt(resources.keyOffset),
    );
  const builder = new PlannedChangeBuilder(options.awsAccountId, options.partition, placeAt(root.offset));
  const values = new CloudFormationValues(source, options, builder);
  requireParameters(source, options);
  const transform = entryOf(root, "Transform");
  if (transform) readTransform(transform.node, source, builder);
  readInsertions(root, source, builder);
  readInsertions(resources.node, source, builder);
  const declared: { readonly id: string; readonly node: SourceNode; readonly type: string; readonly offset: number }[] =
    [];
  for (const [id, { node, keyOffset }] of resources.node.entries) {
    const type = entryOf(node, "Type")?.node;
    if (INSERTION.test(id)) continue;
    if (type?.kind !== "value" || typeof type.value !== "string")
      throw new Undecided("FILE_FOREIGN", `The resource ${id} has no Type.`, placeAt(keyOffset));
    else declared.push({ id, node, type: type.value, offset: keyOffset });
  }
  const rank = (type: string) => (CLOUDFORMATION_READERS[type]?.isEntity ? 0 : 1);
  if (declared.some(({ type }) => Object.hasOwn(CLOUDFORMATION_READERS, type)))
    builder.unknown({ label: "", place: placeAt(resources.keyOffset) }, "what the stack loses", [
      "a template does not name what was removed from it, so principals keep the policies, boundaries and tags that the account has",
    ]);
  for (const { id, node, type, offset } of declared.toSorted((a, b) => rank(a.type) - rank(b.type))) {
    const declaration = { label: id, place: placeAt(offset) };
    readInsertions(node, source, builder, id);
    const reader = CLOUDFORMATION_READERS[type];
    if (!reader) {
      if (isOtherAccess(type)) builder.undecided(declaration, `the resource type ${type}`, ["is not analysed"]);
      continue;
    }
    readInsertionsWithin(entryOf(node, "Properties")?.node, source, builder, id);
    const exists = values.isCreated(node);
    const read = () => reader.read({ id, node, declaration, values }, builder);
    if (exists === "MAYBE") {
      builder.unknown(declaration, "whether the resource is created", ["its Condition depends on an unknown value"]);
      builder.onlyPossibly(read);
    } else if (exists) read();
  }
  return builder.build();
}

/** A parameter of another name would leave the default in place. */
function requireParameters({ root }: Source, { parameters }: TemplateOptions): void {
  const declared = entryOf(root, "Parameters")?.node;
  for (const name of parameters.keys())
    if (!entryOf(declared, name))
      throw new Undecided("BAD_OPTION", `--parameter ${name}: the template has no parameter of this name.`);
}

/** Macros and loops add keys beside their own, such as policies among the properties of a role. */
const INSERTION = /^Fn::(?:Transform|ForEach)/;

function readInsertions(
  node: SourceNode | undefined,
  { placeAt }: Source,
  builder: PlannedChangeBuilder,
  label: string | null = null,
): void {
  if (node?.kind !== "map") return;
  for (const [key, { keyOffset }] of node.entries)
    if (INSERTION.test(key))
      builder.undecided({ label: label ?? key, place: placeAt(keyOffset) }, key, [
        "is expanded by AWS and may add roles",
      ]);
}

/** A function that is the whole value has an unknown value. Beside other keys, it adds to them. */
function readInsertionsWithin(
  properties: SourceNode | undefined,
  source: Source,
  builder: PlannedChangeBuilder,
  label: string,
): void {
  readInsertions(properties, source, builder, label);
  const pending = childrenOf(properties);
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === "map" && node.entries.size > 1) readInsertions(node, source, builder, label);
    pending.push(...childrenOf(node));
  }
}

function childrenOf(node: SourceNode | undefined): SourceNode[] {
  if (node?.kind === "list") return [...node.items];
  return node?.kind === "map" ? Array.from(node.entries.values(), (entry) => entry.node) : [];
}

/**
 * Reports macros as undecided, because they may add resources. AWS::LanguageExtensions adds them only by loops, which
 * `readInsertions` reports.
 */
function readTransform(node: SourceNode, { placeAt }: Source, builder: PlannedChangeBuilder): void {
  const items = node.kind === "list" ? node.items : [node];
  for (const item of items) {
    const name = item.kind === "value" ? String(item.value) : "AWS::Include";
    if (name === "AWS::LanguageExtensions") continue;
    builder.undecided({ label: "Transform", place: placeAt(item.offset) }, `the macro ${name}`, [
      "is expanded by AWS and may add roles",
    ]);
  }
}
