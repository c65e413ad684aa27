/**
 * Reads the JSON of `terraform show -json PLAN`, also of OpenTofu (Terraform documentation, *JSON Output Format*).
 *
 * `change.after` holds what is known, and `change.after_unknown` is true where a value is known only after apply. If such a
 * value refers to another resource of the plan, the plan's configuration says to which one.
 */
import { Undecided } from "../place.ts";
import { PlannedChangeBuilder, type PlannedChange } from "./planned-change.ts";
import type { PlannedResource } from "./planned-resource.ts";
import { entryOf, plainValue, type Source, type SourceNode } from "./source.ts";
import { TerraformReferences } from "./terraform-references.ts";
import { mayGivePermissions, RESOURCE_READERS, WITHOUT_PERMISSIONS } from "./terraform-resources.ts";
import { isMapValue, Unknown, type Value, type ValueMap } from "./value.ts";

const AFTER_APPLY = "is known only after apply";

export function isTerraformPlan({ root }: Source): boolean {
  return entryOf(root, "resource_changes") !== undefined || entryOf(root, "planned_values") !== undefined;
}

export function readTerraformPlan(
  source: Source,
  { awsAccountId, partition }: { readonly awsAccountId: string; readonly partition: string },
): PlannedChange {
  requireFormat(source);
  const builder = new PlannedChangeBuilder(awsAccountId, partition, source.placeAt(source.root.offset));
  const nodes = listIn(source, entryOf(source.root, "resource_changes")?.node);
  const references = new TerraformReferences(plainValue(source.root) as ValueMap);
  const resources = nodes.flatMap((node) => resourceOf(source, node, references));
  references.know(resources, builder);
  // Principals and policies come first, so that others can refer to them.
  const rank = ({ type }: PlannedResource) => (RESOURCE_READERS[type]?.isEntity ? 0 : 1);
  for (const resource of resources.toSorted((a, b) => rank(a) - rank(b))) {
    const reader = RESOURCE_READERS[resource.type];
    if (reader && resource.isAws) reader.read(resource, builder);
    else if (!WITHOUT_PERMISSIONS.has(resource.type))
      builder.undecided(resource, `the resource type ${resource.type}`, ["is not analysed"]);
  }
  return builder.build();
}

function requireFormat({ root, placeAt }: Source): void {
  const version = entryOf(root, "format_version");
  const text = version?.node.kind === "value" ? version.node.value : null;
  if (!version || typeof text !== "string")
    throw new Undecided(
      "FILE_FOREIGN",
      "This looks like a Terraform plan, but has no format_version. Create it with `terraform show -json PLAN`.",
      placeAt(root.offset),
    );
  if (!/^[01]\./.test(text))
    throw new Undecided(
      "FILE_FOREIGN",
      `The plan has the format version ${text}, and only 0 and 1 are known.`,
      placeAt(version.node.offset),
    );
  const errored = entryOf(root, "errored")?.node;
  if (errored?.kind === "value" && errored.value === true)
    throw new Undecided("FILE_MALFORMED", "The plan is incomplete, because planning failed.", placeAt(errored.offset));
}

function listIn({ root, placeAt }: Source, node: SourceNode | undefined): readonly SourceNode[] {
  // A plan without resources has no list.
  if (node === undefined || (node.kind === "value" && node.value === null)) {
    const planned = entryOf(entryOf(root, "planned_values")?.node, "root_module")?.node;
    const resources = entryOf(planned, "resources")?.node;
    const isManaged = (item: SourceNode) => textAt(entryOf(item, "mode")?.node) !== "data";
    if (entryOf(planned, "child_modules") || (resources?.kind === "list" && resources.items.some(isManaged)))
      throw new Undecided("FILE_FOREIGN", "The plan has resources, but no resource_changes.", placeAt(root.offset));
    return [];
  }
  if (node.kind !== "list")
    throw new Undecided("FILE_FOREIGN", "resource_changes is not a list.", placeAt(node.offset ?? root.offset));
  return node.items;
}

function resourceOf(source: Source, node: SourceNode, references: TerraformReferences): PlannedResource[] {
  const change = entryOf(node, "change")?.node;
  const [address, type, name] = ["address", "type", "name"].map((key) => textAt(entryOf(node, key)?.node));
  const actions = entryOf(change, "actions")?.node;
  const place = source.placeAt(node.offset);
  if (!address || !type || actions?.kind !== "list")
    throw new Undecided("FILE_FOREIGN", "An item of resource_changes has no address, type or change.actions.", place);
  const done = actions.items.map((item) => textAt(item) ?? "");
  const isDeferredDocument = type === "aws_iam_policy_document" && done.includes("read");
  if (isDeferredDocument) references.knowDocument(address, stateOf(change, "after", address));
  // A provider's name ends with its type, such as registry.terraform.io/hashicorp/aws.
  const provider = textAt(entryOf(node, "provider_name")?.node) ?? "aws";
  const isAws = /(?:^|\/)aws$/.test(provider);
  const isChange = done.some((action) => ["create", "update", "delete"].includes(action));
  if (!mayGivePermissions(type) || textAt(entryOf(node, "mode")?.node) === "data" || !isChange) return [];
  const expressions = references.expressionsOf(address);
  const isDeleted = done.length === 1 && done[0] === "delete";
  const after = isDeleted ? null : references.resolve(address, stateOf(change, "after", address), expressions ?? {});
  const afterNode = entryOf(change, "after")?.node;
  return [
    {
      address,
      label: address,
      place,
      type,
      isAws,
      name: name ?? address,
      actions: done,
      before: stateOf(change, "before", address),
      after,
      // Without its configuration, no value counts as the provider's own.
      configured: new Set(Object.keys(expressions ?? after ?? {})),
      placeOf: (path) => {
        const [attribute, ...rest] = path;
        let at = typeof attribute === "string" ? entryOf(afterNode, attribute)?.node : undefined;
        for (const segment of rest)
          at =
            typeof segment === "number" && at?.kind === "list" ? at.items[segment] : entryOf(at, String(segment))?.node;
        return at ? source.placeAt(at.offset) : place;
      },
    },
  ];
}

/** The values of a state. Values that are known only after apply are `Unknown`. */
function stateOf(change: SourceNode | undefined, side: "before" | "after", address: string): ValueMap | null {
  const node = entryOf(change, side)?.node;
  const unknown = side === "after" ? entryOf(change, "after_unknown")?.node : undefined;
  const value = node ? (plainValue(node) as Value) : null;
  const merged = withUnknowns(value, unknown ? plainValue(unknown) : undefined, address);
  return isMapValue(merged) ? merged : null;
}

function withUnknowns(value: Value | undefined, unknown: unknown, path: string): Value {
  if (unknown === true) return new Unknown("*", [`${path} ${AFTER_APPLY}`]);
  if (Array.isArray(unknown)) {
    const items = Array.isArray(value) ? (value as readonly Value[]) : [];
    const length = Math.max(items.length, unknown.length);
    return Array.from({ length }, (_, i) => withUnknowns(items[i] ?? null, unknown[i], `${path}[${i}]`));
  }
  if (typeof unknown === "object" && unknown !== null) {
    const known = isMapValue(value) ? value : {};
    const marks = unknown as Readonly<Record<string, unknown>>;
    if (value === null && Object.keys(marks).length === 0) return null;
    const keys = new Set([...Object.keys(known), ...Object.keys(marks)]);
    return Object.fromEntries([...keys].map((key) => [key, withUnknowns(known[key], marks[key], `${path}.${key}`)]));
  }
  return value ?? null;
}

function textAt(node: SourceNode | undefined): string | null {
  return node?.kind === "value" && typeof node.value === "string" ? node.value : null;
}
