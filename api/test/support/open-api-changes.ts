/** Finds what breaks a client between two OpenAPI documents. Each change is named by the operation and the place. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: Media & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Media & { readonly $ref?: string }>>;
}

export interface ComparedDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: unknown;
}

type Direction = "request" | "answer";

export function breakingOpenApiChanges(before: ComparedDocument, after: ComparedDocument): readonly string[] {
  const changes: string[] = [];
  for (const [path, methods] of Object.entries(before.paths))
    for (const [method, old] of Object.entries(methods)) {
      const name = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      if (!now) changes.push(name);
      else {
        const found = [...parameterChanges(old, now), ...bodyChanges(old, now), ...answerChanges(old, now)];
        changes.push(...found.map((place) => `${name} ${place}`));
      }
    }
  return changes;

  function parameterChanges(old: Operation, now: Operation): readonly string[] {
    // Names of headers have no case.
    const keyOf = ({ name, in: place }: { name: string; in: string }) =>
      `${place} ${place === "header" ? name.toLowerCase() : name}`;
    const kept = new Map((now.parameters ?? []).map((each) => [keyOf(each), each]));
    const known = new Map((old.parameters ?? []).map((each) => [keyOf(each), each]));
    const removed = [...known].flatMap(([key, each]) => {
      const other = kept.get(key);
      return other ? schemaChanges(each.schema, other.schema, key, "request") : [key];
    });
    const required = [...kept].filter(([key, each]) => each.required && !known.get(key)?.required).map(([key]) => key);
    return [...removed, ...required];
  }

  function bodyChanges(old: Operation, now: Operation): readonly string[] {
    if (!old.requestBody) return [];
    if (!now.requestBody) return ["body"];
    const isNeeded = now.requestBody.required === true && old.requestBody.required !== true;
    const [oldSchema, newSchema] = [old.requestBody, now.requestBody].map(
      ({ content }) => content?.["application/json"]?.schema,
    );
    // A body with a required field was needed before, whether the document said so or not.
    const hadRequired = (oldSchema?.required ?? []).length > 0;
    return [...(isNeeded && !hadRequired ? ["body"] : []), ...schemaChanges(oldSchema, newSchema, "body", "request")];
  }

  function answerChanges(old: Operation, now: Operation): readonly string[] {
    return Object.entries(old.responses).flatMap(([status, answer]) => {
      if (!status.startsWith("2")) return [];
      const other = now.responses[status];
      if (!other) return [status];
      return schemaChanges(jsonOf(answer), jsonOf(other), status, "answer");
    });
  }

  function jsonOf({ content }: Media): Schema | undefined {
    return content?.["application/json"]?.schema;
  }

  function schemaChanges(
    old: Schema | undefined,
    now: Schema | undefined,
    at: string,
    to: Direction,
  ): readonly string[] {
    if (!old) return [];
    if (!now) return [at];
    const [was, is] = [resolved(old, before), resolved(now, after)];
    return [
      ...(allows(was, is, to) ? [] : [at]),
      ...Object.entries(was.properties ?? {}).flatMap(([name, field]) => {
        const other = is.properties?.[name];
        // An object without named fields takes any.
        if (!other) return is.properties ? [`${at}.${name}`] : [];
        return schemaChanges(field, other, `${at}.${name}`, to);
      }),
      ...(to === "request"
        ? (is.required ?? []).filter((name) => !(was.required ?? []).includes(name)).map((name) => `${at}.${name}`)
        : []),
      ...(to === "answer"
        ? (was.required ?? [])
            .filter((name) => is.properties?.[name] && !(is.required ?? []).includes(name))
            .map((name) => `${at}.${name}`)
        : []),
      ...schemaChanges(was.items, is.items, `${at}[]`, to),
    ];
  }
}

/** Whether a request may still have each value that it could have, or an answer has no value that it never had. */
function allows(was: Schema, is: Schema, to: Direction): boolean {
  const [from, into] = to === "request" ? [was, is] : [is, was];
  const types = (schema: Schema) => [schema.type ?? []].flat();
  if (types(into).length > 0 && types(from).some((type) => !types(into).includes(type))) return false;
  // A new value of an answer's enum is announced, but breaks no client that ignores what it does not know.
  if (to === "answer" || !is.enum) return true;
  return was.enum ? was.enum.every((value) => is.enum!.includes(value)) : true;
}

/** Follows a reference, and reads `anyOf` of one schema and null as that schema or null. */
function resolved(schema: Schema, document: ComparedDocument): Schema {
  if (schema.$ref !== undefined) {
    const target = schema.$ref
      .slice(2)
      .split("/")
      .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document);
    return resolved(target as Schema, document);
  }
  const inner = schema.anyOf?.find(({ type }) => type !== "null");
  if (!schema.anyOf || !inner || schema.anyOf.length !== 2) return schema;
  const target = resolved(inner, document);
  return { ...target, type: [...[target.type ?? []].flat(), "null"] };
}
