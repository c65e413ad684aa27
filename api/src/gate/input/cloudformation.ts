/**
 * Reads the IAM resources of a CloudFormation template (CloudFormation User Guide, *Template anatomy*). What the template
 * alone does not tell, such as the name that AWS generates for a bucket, is unknown.
 */
import { Undecided } from "../place.ts";
import { CLOUDFORMATION_READERS, isOtherIam } from "./cloudformation-resources.ts";
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
  const transform = entryOf(root, "Transform");
  if (transform) readTransform(transform.node, source, builder);
  const declared: { readonly id: string; readonly node: SourceNode; readonly type: string; readonly offset: number }[] =
    [];
  for (const [id, { node, keyOffset }] of resources.node.entries) {
    const type = entryOf(node, "Type")?.node;
    if (id.startsWith("Fn::ForEach"))
      builder.undecided({ label: id, place: placeAt(keyOffset) }, "the loop", ["is expanded by AWS"]);
    else if (type?.kind !== "value" || typeof type.value !== "string")
      throw new Undecided("FILE_FOREIGN", `The resource ${id} has no Type.`, placeAt(keyOffset));
    else declared.push({ id, node, type: type.value, offset: keyOffset });
  }
  const rank = (type: string) => (CLOUDFORMATION_READERS[type]?.isEntity ? 0 : 1);
  for (const { id, node, type, offset } of declared.toSorted((a, b) => rank(a.type) - rank(b.type))) {
    const declaration = { label: id, place: placeAt(offset) };
    const reader = CLOUDFORMATION_READERS[type];
    if (!reader) {
      if (isOtherIam(type)) builder.undecided(declaration, `the resource type ${type}`, ["is not analysed"]);
      continue;
    }
    const exists = values.isCreated(node);
    const read = () => reader.read({ id, node, declaration, values }, builder);
    if (exists === "MAYBE") {
      builder.unknown(declaration, "whether the resource is created", ["its Condition depends on an unknown value"]);
      builder.onlyPossibly(read);
    } else if (exists) read();
  }
  return builder.build();
}

/** Macros may add resources. The one of language extensions adds none, because its loops are refused above. */
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
