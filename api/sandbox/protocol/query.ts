/** AWS's Query protocol (IAM, STS): a form-encoded POST in, XML out. */
import { AwsError, validationError } from "../aws-error.ts";

/** XML that was written before, e.g. an item of the authorization details that many pages share. */
export class RawXml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A value in an answer. Absent fields are left out; lists become elements of one name. */
export type XmlValue =
  | string
  | number
  | boolean
  | RawXml
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue | undefined };

export interface XmlFields {
  readonly [name: string]: XmlValue | undefined;
}

const XML_ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function escapeXml(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (character) => XML_ENTITIES[character] ?? character) : text;
}

export function writeXml(value: XmlValue, listElement = "member"): string {
  if (typeof value === "string") return escapeXml(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof RawXml) return value.text;
  if (Array.isArray(value)) {
    let text = "";
    for (const item of value as readonly XmlValue[])
      text += `<${listElement}>${writeXml(item, listElement)}</${listElement}>`;
    return text;
  }
  let text = "";
  for (const [name, field] of Object.entries(value as XmlFields)) {
    if (field !== undefined) text += `<${name}>${writeXml(field, listElement)}</${name}>`;
  }
  return text;
}

export interface QueryAnswer {
  readonly action: string;
  readonly namespace: string;
  readonly result: XmlFields | undefined;
  readonly requestId: string;
}

export function writeQueryAnswer({ action, namespace, result, requestId }: QueryAnswer): string {
  const body = result === undefined ? "" : `<${action}Result>${writeXml(result)}</${action}Result>`;
  return `<${action}Response xmlns="${namespace}">${body}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
}

export function writeQueryError(error: AwsError, namespace: string, requestId: string): string {
  const side = error.status >= 500 ? "Receiver" : "Sender";
  return `<ErrorResponse xmlns="${namespace}"><Error><Type>${side}</Type><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

/** The maximum number of members of a list in the Query protocol's notation. AWS's own limits are lower. */
const MAX_MEMBERS = 1_000;

/**
 * The parameters of one call. Both protocols are read through this class, so that an operation is independent of the
 * protocol.
 */
export class Params {
  readonly #values: ReadonlyMap<string, string>;

  readonly #body: Readonly<Record<string, unknown>>;

  constructor(values: ReadonlyMap<string, string>, body: Readonly<Record<string, unknown>> = {}) {
    this.#values = values;
    this.#body = body;
  }

  /** `more` are parameters that are not in the form, such as those of a path. */
  static fromForm(body: string, more: Iterable<readonly [string, string]> = []): Params {
    return new Params(new Map([...new URLSearchParams(body), ...more]));
  }

  /**
   * Reads a JSON 1.1 body into the Query protocol's notation. The services that we support send scalars and lists of
   * scalars or flat objects, and maps of scalars.
   */
  static fromJson(body: string): Params {
    const parsed: unknown = body === "" ? {} : JSON.parse(body);
    const values = new Map<string, string>();
    if (typeof parsed !== "object" || parsed === null)
      throw new AwsError("SerializationException", 400, "The body is not an object.");
    for (const [name, value] of Object.entries(parsed)) {
      if (Array.isArray(value))
        value.forEach((item: unknown, index) => spellMember(values, `${name}.member.${index + 1}`, item));
      else if (value !== null) spellMember(values, name, value);
    }
    return new Params(values, parsed as Readonly<Record<string, unknown>>);
  }

  /** A field of a JSON body as it was sent, for services with deeper structures. */
  json(name: string): unknown {
    return this.#body[name];
  }

  optional(name: string): string | undefined {
    return this.#values.get(name);
  }

  required(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined || value === "") {
      const lower = name.charAt(0).toLowerCase() + name.slice(1);
      throw validationError(
        `1 validation error detected: Value null at '${lower}' failed to satisfy constraint: Member must not be null`,
      );
    }
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : value.toLowerCase() === "true";
  }

  /** Reads a whole number between two bounds. AWS refuses other numbers instead of clamping them. */
  integer(name: string, minimum: number, maximum: number): number | undefined {
    const text = this.#values.get(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      const lower = name.charAt(0).toLowerCase() + name.slice(1);
      const bound = value > maximum ? `less than or equal to ${maximum}` : `greater than or equal to ${minimum}`;
      throw validationError(
        `1 validation error detected: Value '${text}' at '${lower}' failed to satisfy constraint: Member must have value ${bound}`,
      );
    }
    return value;
  }

  list(name: string): string[] {
    const members: string[] = [];
    for (let index = 1; index <= MAX_MEMBERS; index++) {
      const value = this.#values.get(`${name}.member.${index}`);
      if (value === undefined) break;
      members.push(value);
    }
    return members;
  }

  /** Reads a map, such as an encryption context. */
  map(name: string): Map<string, string> {
    const prefix = `${name}.`;
    return new Map(
      [...this.#values].flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])),
    );
  }

  /** Reads `Tags.member.1.Key` and `.Value`. */
  tags(name = "Tags"): { key: string; value: string }[] {
    const tags: { key: string; value: string }[] = [];
    for (let index = 1; index <= MAX_MEMBERS; index++) {
      const key = this.#values.get(`${name}.member.${index}.Key`);
      if (key === undefined) break;
      tags.push({ key, value: this.#values.get(`${name}.member.${index}.Value`) ?? "" });
    }
    return tags;
  }
}

function spellMember(values: Map<string, string>, name: string, item: unknown): void {
  if (typeof item !== "object" || item === null) values.set(name, String(item));
  else for (const [field, value] of Object.entries(item)) values.set(`${name}.${field}`, String(value));
}
