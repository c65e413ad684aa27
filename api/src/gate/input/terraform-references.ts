/**
 * Resolves values that are known only after apply, if they are attributes of resources of the same plan. The plan's
 * configuration lists the references of each expression, from the most to the least specific.
 */
import type { PlannedResource } from "./planned-resource.ts";
import { documentOfStatements } from "./terraform-policy-document.ts";
import type { PlannedChangeBuilder } from "./planned-change.ts";
import { isListValue, isMapValue, Unknown, type Value, type ValueMap } from "./value.ts";

/** A chain of modules, outputs and variables longer than this is not followed. */
const MAX_STEPS = 16;
/** The part of an ARN that names the kind of a resource. */
const ARN_KINDS: Readonly<Record<string, "user" | "group" | "role" | "policy">> = {
  aws_iam_user: "user",
  aws_iam_group: "group",
  aws_iam_role: "role",
  aws_iam_policy: "policy",
};
const DOCUMENT_ATTRIBUTES: ReadonlySet<string> = new Set(["policy", "assume_role_policy"]);
/** Attributes that hold the name. The ID of a policy is its ARN. */
const NAME_ATTRIBUTES = new Set(["name", "id"]);

export class TerraformReferences {
  readonly #configuration: ValueMap;
  readonly #documents = new Map<string, Value>();
  readonly #pending: (() => void)[] = [];
  #arnOf: ((address: string, attribute: string) => Value | undefined) | null = null;

  constructor(plan: ValueMap) {
    const configuration = plan["configuration"];
    this.#configuration = isMapValue(configuration) ? configuration : {};
  }

  /** A policy document whose data source is read during apply. Most of its statements are known. */
  knowDocument(address: string, after: ValueMap | null): void {
    this.#documents.set(address, documentOfStatements(after));
  }

  /** The expressions of a resource's configuration, by attribute. Null if the plan has no configuration of the resource. */
  expressionsOf(address: string): ValueMap | null {
    const { modules, resource } = partsOf(address);
    const module = this.#moduleAt(modules);
    const found = listIn(module?.["resources"]).find((each) => isMapValue(each) && each["address"] === resource);
    if (!isMapValue(found)) return null;
    const expressions = found["expressions"];
    return isMapValue(expressions) ? expressions : {};
  }

  /** The values with a thunk for each unknown attribute that refers to something. Resolved by `know`. */
  resolve(address: string, after: ValueMap | null, expressions: ValueMap): ValueMap | null {
    if (after === null) return null;
    const resolved: Record<string, Value> = { ...after };
    this.#pending.push(() => {
      for (const [attribute, value] of Object.entries(after)) {
        const found = this.#resolved(value, expressions[attribute], partsOf(address).modules);
        // A document that contains the ARN of a role refers to the role, and is not its ARN.
        if (found !== undefined && isMapValue(found) === DOCUMENT_ATTRIBUTES.has(attribute))
          resolved[attribute] = found;
      }
    });
    return resolved;
  }

  /** Resolves all references, once the resources of the plan are known. */
  know(resources: readonly PlannedResource[], builder: PlannedChangeBuilder): void {
    const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
    this.#arnOf = (address, attribute) => {
      const resource = byAddress.get(address) ?? onlyInstance(resources, address);
      const kind = resource && ARN_KINDS[resource.type];
      if (!kind) return undefined;
      const name = nameOf(resource);
      const path = resource.after?.["path"];
      if (attribute === "arn" || (kind === "policy" && attribute === "id"))
        return typeof path === "string" || path === undefined || path === null
          ? builder.arnOf(kind, path ?? "/", name)
          : undefined;
      return NAME_ATTRIBUTES.has(attribute) ? name : undefined;
    };
    for (const resolve of this.#pending) resolve();
  }

  #resolved(value: Value, expression: Value | undefined, modules: readonly string[]): Value | undefined {
    if (value instanceof Unknown) return this.#target(referencesIn(expression), modules, 0);
    if (!isListValue(value) || value.length === 0 || !value.some((item) => item instanceof Unknown)) return undefined;
    // A list of references does not say which item has which, so it is resolved only if there is one unknown item.
    const unknown = value.filter((item) => item instanceof Unknown);
    const target = unknown.length === 1 ? this.#target(referencesIn(expression), modules, 0) : undefined;
    return target === undefined ? undefined : value.map((item) => (item instanceof Unknown ? target : item));
  }

  /** The value of the only resource that the references name. Undefined if they name several, or an unknown one. */
  #target(references: readonly string[], modules: readonly string[], steps: number): Value | undefined {
    // `aws_iam_role.a.arn` comes with `aws_iam_role.a`, which says nothing more.
    const specific = references.filter(
      (reference) => !references.some((other) => other !== reference && isWithin(other, reference)),
    );
    const [reference] = specific;
    if (specific.length !== 1 || reference === undefined || steps > MAX_STEPS) return undefined;
    const words = reference.split(".");
    if (words[0] === "var" && modules.length > 0) {
      const parent = modules.slice(0, -1);
      const call = this.#callOf(parent, modules.at(-1)!);
      const expressions = isMapValue(call?.["expressions"]) ? call["expressions"] : {};
      const expression = expressions[words[1] ?? ""];
      const constant = isMapValue(expression) ? expression["constant_value"] : undefined;
      return constant ?? this.#target(referencesIn(expression), parent, steps + 1);
    }
    if (words[0] === "module") {
      const [, name = "", output = ""] = words;
      const outputs = this.#moduleAt([...modules, name])?.["outputs"];
      const found = isMapValue(outputs) ? outputs[output] : undefined;
      const expression = isMapValue(found) ? found["expression"] : undefined;
      return this.#target(referencesIn(expression), [...modules, name], steps + 1);
    }
    const prefix = modules.map((module) => `module.${module}.`).join("");
    if (words[0] === "data") return this.#documents.get(`${prefix}${words.slice(0, 3).join(".")}`);
    // Plans of Terraform before 1.0 name only the resource.
    const [type = "", name = "", attribute = type === "aws_iam_policy" ? "arn" : "name"] = words;
    return this.#arnOf?.(`${prefix}${type}.${name}`, attribute);
  }

  #moduleAt(modules: readonly string[]): ValueMap | undefined {
    let module: Value | undefined = this.#configuration["root_module"];
    for (const name of modules) {
      const calls: Value | undefined = isMapValue(module) ? module["module_calls"] : undefined;
      const call: Value | undefined = isMapValue(calls) ? calls[withoutIndex(name)] : undefined;
      module = isMapValue(call) ? call["module"] : undefined;
    }
    return isMapValue(module) ? module : undefined;
  }

  #callOf(parent: readonly string[], name: string): ValueMap | undefined {
    const calls = this.#moduleAt(parent)?.["module_calls"];
    const call = isMapValue(calls) ? calls[withoutIndex(name)] : undefined;
    return isMapValue(call) ? call : undefined;
  }
}

/** The name of the resource. A generated one gets a name of its own, which no pattern of a policy was written for. */
export function nameOf({ after, before, address }: Pick<PlannedResource, "after" | "before" | "address">): string {
  const name = (after ?? before)?.["name"];
  if (typeof name === "string" && name !== "") return name;
  const prefix = (after ?? before)?.["name_prefix"];
  return `${typeof prefix === "string" ? prefix : "terraform-"}${address.replaceAll(/[^\w+=,.@-]/g, "-")}`;
}

export function hasGeneratedName({ after }: Pick<PlannedResource, "after">): boolean {
  return after !== null && (typeof after["name"] !== "string" || after["name"] === "");
}

/** The resource, if it has one instance only: `aws_iam_role.a` for `aws_iam_role.a[0]`. */
function onlyInstance(resources: readonly PlannedResource[], address: string): PlannedResource | undefined {
  const plain = withoutIndex(address);
  const instances = resources.filter((resource) => withoutIndex(resource.address) === plain);
  return instances.length === 1 ? instances[0] : undefined;
}

function isWithin(other: string, reference: string): boolean {
  return other.startsWith(`${reference}.`) || other.startsWith(`${reference}[`);
}

function referencesIn(expression: Value | undefined): readonly string[] {
  if (!isMapValue(expression)) return [];
  return listIn(expression["references"]).filter((reference): reference is string => typeof reference === "string");
}

function listIn(value: Value | undefined): readonly Value[] {
  return isListValue(value) ? value : [];
}

/** `module.a["x"].module.b.aws_iam_role.c[0]` as the modules `a["x"]` and `b`, and the resource `aws_iam_role.c`. */
function partsOf(address: string): { readonly modules: readonly string[]; readonly resource: string } {
  const modules: string[] = [];
  let rest = address;
  for (let match = MODULE.exec(rest); match; match = MODULE.exec(rest)) {
    modules.push(match[1]!);
    rest = rest.slice(match[0].length);
  }
  return { modules, resource: withoutIndex(rest) };
}

const MODULE = /^module\.([\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)\./;

function withoutIndex(address: string): string {
  return address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "");
}
