/** The values of a template: parameters, intrinsic functions, and the names and ARNs of its IAM resources. */
import type { Place } from "../place.ts";
import type { PlannedChangeBuilder } from "./planned-change.ts";
import { entryOf, nearestNode, plainValue, type Source, type SourceNode } from "./source.ts";
import { isListValue, joined, listOfValues, Unknown, type Value } from "./value.ts";

export interface TemplateOptions {
  readonly awsAccountId: string;
  readonly partition: string;
  readonly region: string | null;
  readonly stackName: string | null;
  /** The values of parameters. Others have their default. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The deepest nesting of functions that CloudFormation evaluates is far below. */
const MAX_DEPTH = 64;
/** The value of `AWS::NoValue`: the property or item is left out. */
const NO_VALUE = Symbol("AWS::NoValue");
const DYNAMIC_REFERENCE = /\{\{resolve:[^}]*\}\}/;

const ARN_KINDS: Readonly<
  Record<string, { readonly kind: "user" | "group" | "role" | "policy"; readonly name: string }>
> = {
  "AWS::IAM::User": { kind: "user", name: "UserName" },
  "AWS::IAM::Group": { kind: "group", name: "GroupName" },
  "AWS::IAM::Role": { kind: "role", name: "RoleName" },
  "AWS::IAM::ManagedPolicy": { kind: "policy", name: "ManagedPolicyName" },
};

type Evaluated = Value | typeof NO_VALUE;
type Evaluate = (argument: SourceNode, depth: number) => Evaluated;

export class CloudFormationValues {
  readonly #source: Source;
  readonly #options: TemplateOptions;
  readonly #builder: PlannedChangeBuilder;
  readonly #resources: SourceNode | undefined;
  readonly #arns = new Map<string, string | null>();
  readonly #functions: Readonly<Record<string, Evaluate>>;

  constructor(source: Source, options: TemplateOptions, builder: PlannedChangeBuilder) {
    this.#source = source;
    this.#options = options;
    this.#builder = builder;
    this.#resources = entryOf(source.root, "Resources")?.node;
    this.#functions = {
      Ref: (argument) => this.#ref(textOf(argument)),
      "Fn::GetAtt": (argument, depth) => this.#getAtt(argument, depth),
      "Fn::Sub": (argument, depth) => this.#sub(argument, depth),
      "Fn::Join": (argument, depth) => this.#join(argument, depth),
      "Fn::Select": (argument, depth) => this.#select(argument, depth),
      "Fn::Split": (argument, depth) => this.#split(argument, depth),
      "Fn::If": (argument, depth) => this.#if(argument, depth),
      "Fn::FindInMap": (argument, depth) => this.#findInMap(argument, depth),
      "Fn::ToJsonString": (argument, depth) => this.#toJson(argument, depth),
      "Fn::Length": (argument, depth) => {
        const list = this.#value(argument, depth);
        return list !== NO_VALUE && isListValue(list)
          ? list.length
          : new Unknown("*", ["the length of a list is not known"]);
      },
    };
  }

  valueOf(node: SourceNode): Value {
    const value = this.#value(node, 0);
    return value === NO_VALUE ? null : value;
  }

  /** The place of an element of a resolved value: the element itself, or the function that returns it. */
  placeOf(node: SourceNode, path: readonly (string | number)[]): Place {
    return this.#source.placeAt(nearestNode(node, path).offset);
  }

  /** The ARN of an IAM resource of the template. Undefined for other resources. */
  arnOf(id: string): string | undefined {
    const known = this.#arns.get(id);
    if (known !== undefined) return known ?? undefined;
    // A name that depends on itself is not resolved.
    this.#arns.set(id, null);
    const resource = entryOf(this.#resources, id)?.node;
    const type = textOf(entryOf(resource, "Type")?.node);
    const kind = type === null ? undefined : ARN_KINDS[type];
    if (!kind) return undefined;
    const properties = entryOf(resource, "Properties")?.node;
    const [name, path] = [kind.name, "Path"].map((key) => {
      const node = entryOf(properties, key)?.node;
      return node ? this.valueOf(node) : null;
    });
    const isGenerated = typeof name !== "string" || name === "";
    const stack = this.#options.stackName ?? "stack";
    const arn = this.#builder.arnOf(
      kind.kind,
      typeof path === "string" && path !== "" ? path : "/",
      isGenerated ? `${stack}-${id}-generated` : name,
    );
    if (isGenerated) this.#builder.nameIsGenerated(arn);
    this.#arns.set(id, arn);
    return arn;
  }

  /** The ARN of a principal of the template with this name. */
  declaredArn(kind: string, name: string): string | undefined {
    return [...this.#arns.values()].find(
      (arn): arn is string => arn !== null && arn.includes(`:${kind}/`) && arn.endsWith(`/${name}`),
    );
  }

  /** Whether the resource's Condition is met. MAYBE if it depends on an unknown value. */
  isCreated(resource: SourceNode): boolean | "MAYBE" {
    const name = textOf(entryOf(resource, "Condition")?.node);
    return name === null ? true : this.#condition(name, 0);
  }

  #value(node: SourceNode, depth: number): Evaluated {
    if (depth > MAX_DEPTH) return new Unknown("*", ["functions are nested too deeply"]);
    if (node.kind === "value") return typeof node.value === "string" ? dynamic(node.value) : node.value;
    if (node.kind === "list")
      return node.items.flatMap((item) => {
        const value = this.#value(item, depth + 1);
        return value === NO_VALUE ? [] : [value];
      });
    const [only] = node.entries;
    if (only && node.entries.size === 1) {
      const [name, { node: argument }] = only;
      const evaluate = Object.hasOwn(this.#functions, name) ? this.#functions[name] : undefined;
      if (evaluate) return resolvedByAws(evaluate(argument, depth + 1));
      if (name.startsWith("Fn::")) return new Unknown("*", [`${name} is evaluated by AWS`]);
    }
    const entries = [...node.entries].flatMap(([key, entry]) => {
      const value = this.#value(entry.node, depth + 1);
      return value === NO_VALUE ? [] : [[key, value] as const];
    });
    return Object.fromEntries(entries);
  }

  #ref(name: string | null): Evaluated {
    const { awsAccountId, partition, region, stackName } = this.#options;
    switch (name) {
      case null:
        return new Unknown("*", ["Ref does not name anything"]);
      case "AWS::NoValue":
        return NO_VALUE;
      case "AWS::AccountId":
        return awsAccountId;
      case "AWS::Partition":
        return partition;
      case "AWS::URLSuffix":
        return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
      case "AWS::Region":
        return region ?? new Unknown("*", ["the Region is not known; set --region"]);
      case "AWS::StackName":
        return stackName ?? new Unknown("*", ["the name of the stack is not known; set --stack-name"]);
    }
    const parameter = entryOf(entryOf(this.#source.root, "Parameters")?.node, name)?.node;
    if (parameter) return this.#parameter(name, parameter);
    const arn = this.arnOf(name);
    // Ref of a managed policy is its ARN, and of a principal its name.
    if (arn) return arn.includes(":policy/") ? arn : arn.slice(arn.lastIndexOf("/") + 1);
    return new Unknown("*", [`the name of ${name} is known only when the stack is created`]);
  }

  #parameter(name: string, node: SourceNode): Value {
    const type = textOf(entryOf(node, "Type")?.node) ?? "String";
    const given = this.#options.parameters.get(name);
    const standard = entryOf(node, "Default")?.node;
    if (type.startsWith("AWS::SSM::Parameter::Value"))
      return new Unknown("*", [`the parameter ${name} is read from Systems Manager`]);
    const value = given ?? (standard?.kind === "value" ? standard.value : undefined);
    if (value === undefined || value === null)
      return new Unknown("*", [`the parameter ${name} has no value; set --parameter ${name}=VALUE`]);
    const isList = type === "CommaDelimitedList" || type.startsWith("List<");
    return isList
      ? String(value)
          .split(",")
          .map((item) => item.trim())
      : String(value);
  }

  #getAtt(argument: SourceNode, depth: number): Value {
    const words =
      argument.kind === "list"
        ? argument.items.map((item) => this.#value(item, depth))
        : (textOf(argument) ?? "").split(/\.(.*)/s).slice(0, 2);
    const [id, attribute] = words;
    if (typeof id === "string" && (attribute === "Arn" || attribute === "PolicyArn")) {
      const arn = this.arnOf(id);
      if (arn) return arn;
    }
    return new Unknown("*", [`${String(id)}.${String(attribute)} is known only when the stack is created`]);
  }

  #sub(argument: SourceNode, depth: number): Value {
    const list = argument.kind === "list" ? argument.items : [argument];
    const template = list[0] ? textOf(list[0]) : null;
    if (template === null) return new Unknown("*", ["Fn::Sub has no text"]);
    const variables = list[1];
    const parts: Value[] = [];
    let end = 0;
    for (const match of template.matchAll(/\$\{([^}]*)\}/g)) {
      parts.push(template.slice(end, match.index));
      end = match.index + match[0].length;
      const name = match[1]!.trim();
      // `${!name}` is written for AWS's own variables, such as ${!aws:username}.
      if (name.startsWith("!")) parts.push(`\${${name.slice(1)}}`);
      else parts.push(this.#variable(name, variables, depth));
    }
    parts.push(template.slice(end));
    const text = joined(parts);
    return typeof text === "string" ? dynamic(text) : text;
  }

  #variable(name: string, variables: SourceNode | undefined, depth: number): Value {
    const own = entryOf(variables, name)?.node;
    const value = own ? this.#value(own, depth) : this.#reference(name, depth);
    if (value === NO_VALUE) return "";
    return isListValue(value) ? joined(value, ",") : value;
  }

  /** The value of a name in a template text: `resource.attribute`, or a resource or parameter. */
  #reference(name: string, depth: number): Evaluated {
    return name.includes(".") ? this.#getAtt({ kind: "value", value: name, offset: 0 }, depth) : this.#ref(name);
  }

  #join(argument: SourceNode, depth: number): Value {
    const [separator, list] = argument.kind === "list" ? argument.items : [];
    const items = list ? this.#value(list, depth) : null;
    if (items instanceof Unknown) return new Unknown("*", items.reasons);
    const by = separator ? textOf(separator) : null;
    if (by === null) return new Unknown("*", ["Fn::Join has no separator that is known"]);
    return joined(listOfValues(items === NO_VALUE ? null : items), by);
  }

  #select(argument: SourceNode, depth: number): Value {
    const [index, list] = argument.kind === "list" ? argument.items.map((item) => this.#value(item, depth)) : [];
    const item = isListValue(list as Value) ? (list as readonly Value[])[Number(index)] : undefined;
    return item ?? new Unknown("*", ["Fn::Select chooses from a list that is not known"]);
  }

  #split(argument: SourceNode, depth: number): Value {
    const [separator, text] = argument.kind === "list" ? argument.items.map((item) => this.#value(item, depth)) : [];
    if (typeof separator === "string" && typeof text === "string") return text.split(separator);
    return new Unknown("*", ["Fn::Split divides a text that is not known"]);
  }

  #if(argument: SourceNode, depth: number): Evaluated {
    const [name, then, otherwise] = argument.kind === "list" ? argument.items : [];
    const condition = name ? this.#condition(textOf(name) ?? "", depth) : "MAYBE";
    const branch = condition === true ? then : otherwise;
    if (condition !== "MAYBE" && branch) return this.#value(branch, depth);
    return new Unknown("*", [`the condition ${(name && textOf(name)) ?? "of Fn::If"} is not known`]);
  }

  #findInMap(argument: SourceNode, depth: number): Value {
    const keys = argument.kind === "list" ? argument.items.slice(0, 3).map((item) => this.#value(item, depth)) : [];
    let node: SourceNode | undefined = entryOf(this.#source.root, "Mappings")?.node;
    for (const key of keys) node = typeof key === "string" ? entryOf(node, key)?.node : undefined;
    return node && keys.length === 3
      ? (plainValue(node) as Value)
      : new Unknown("*", ["Fn::FindInMap uses a key that is not known"]);
  }

  #toJson(argument: SourceNode, depth: number): Value {
    const value = this.#value(argument, depth);
    return value === NO_VALUE ? null : (value satisfies Value);
  }

  #condition(name: string, depth: number): boolean | "MAYBE" {
    const node = entryOf(entryOf(this.#source.root, "Conditions")?.node, name)?.node;
    return node ? this.#isMet(node, depth + 1) : "MAYBE";
  }

  #isMet(node: SourceNode, depth: number): boolean | "MAYBE" {
    if (depth > MAX_DEPTH || node.kind !== "map") return "MAYBE";
    const [name, entry] = [...node.entries][0] ?? [];
    if (!name || !entry) return "MAYBE";
    const items = entry.node.kind === "list" ? entry.node.items : [entry.node];
    const all = () => items.map((item) => this.#isMet(item, depth + 1));
    switch (name) {
      case "Condition":
        return this.#condition(textOf(entry.node) ?? "", depth + 1);
      case "Fn::Equals": {
        const [one, other] = items.map((item) => this.#value(item, depth + 1));
        const isKnown = [one, other].every(
          (value) => typeof value === "string" || typeof value === "number" || typeof value === "boolean",
        );
        return isKnown ? String(one) === String(other) : "MAYBE";
      }
      case "Fn::Not": {
        const [met] = all();
        return typeof met === "boolean" ? !met : "MAYBE";
      }
      case "Fn::And": {
        const met = all();
        if (met.includes(false)) return false;
        return met.includes("MAYBE") ? "MAYBE" : true;
      }
      case "Fn::Or": {
        const met = all();
        if (met.includes(true)) return true;
        return met.includes("MAYBE") ? "MAYBE" : false;
      }
      default:
        return "MAYBE";
    }
  }
}

function resolvedByAws(value: Evaluated): Evaluated {
  if (value === NO_VALUE || value instanceof Unknown) return value;
  if (typeof value === "string") return dynamic(value);
  return isListValue(value) ? value.map((item) => (typeof item === "string" ? dynamic(item) : item)) : value;
}

/** A text with a reference to Systems Manager or Secrets Manager, which AWS resolves. */
function dynamic(text: string): Value {
  if (!DYNAMIC_REFERENCE.test(text)) return text;
  return new Unknown(text.replaceAll(new RegExp(DYNAMIC_REFERENCE, "g"), "*"), [
    "a dynamic reference is resolved by AWS",
  ]);
}

function textOf(node: SourceNode | undefined): string | null {
  return node?.kind === "value" && (typeof node.value === "string" || typeof node.value === "number")
    ? String(node.value)
    : null;
}
