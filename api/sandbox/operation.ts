/**
 * Defines an operation: a function from one call to the fields of its answer. The tables of operations are in
 * `operations/`.
 */
import type { Instant } from "../src/iam/time.ts";
import type { SandboxAccount } from "./account.ts";
import type { Caller, Sessions } from "./caller.ts";
import type { SandboxUser } from "./entities.ts";
import { validationError } from "./aws-error.ts";
import type { Params, XmlFields, XmlValue } from "./protocol/query.ts";

export interface Call {
  /** The caller's account, which every operation but AssumeRole works on. */
  readonly account: SandboxAccount;
  readonly accounts: ReadonlyMap<string, SandboxAccount>;
  readonly caller: Caller;
  readonly sessions: Sessions;
  readonly params: Params;
  /** The region of the signature's scope. Regional services keep their resources by region. */
  readonly region: string;
  /** The sandbox's clock. */
  readonly at: Instant;
  /** The machine's clock. Temporary credentials use it, because the SDK compares their expiry with it. */
  readonly realNow: Instant;
}

/** Returns the fields of the result, or undefined if the operation has none. Throws an AwsError. */
export type Operation = (call: Call) => XmlFields | undefined;
export type OperationTable = Readonly<Record<string, Operation>>;

export type JsonOperation = (call: Call) => object;
export type JsonOperationTable = Readonly<Record<string, JsonOperation>>;

/** Returns a document as text: XML, or what was stored. */
export type XmlOperation = (call: Call) => string;

/** Formats a time as IAM and STS return it, without fractions of a second: `2026-11-24T15:49:00Z`. */
export function time(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

export function optionalTime(instant: Instant | null): string | undefined {
  return instant === null ? undefined : time(instant);
}

/** Percent-encodes a policy document as AWS does, after RFC 3986: only letters, digits and `-._~` stay. */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function tagFields(tags: readonly { key: string; value: string }[]): XmlValue[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

/**
 * Returns the user that the call names, or the calling user. `UserName` is optional where users may query themselves.
 */
export function namedUser({ account, caller, params }: Call): SandboxUser {
  const name = params.optional("UserName");
  if (name !== undefined) return account.user(name);
  if (caller.user === null) throw validationError("Must specify userName when calling with non-User credentials");
  return caller.user;
}

export const DEFAULT_PAGE_ITEMS = 100;
export const MAX_PAGE_ITEMS = 1_000;

export interface Page<T> {
  readonly items: readonly T[];
  /** The fields `IsTruncated` and, if there are more items, `Marker`. */
  readonly more: XmlFields;
}

/**
 * One page of a list that is small enough to scan. The marker names the last item returned, so edits between pages
 * neither repeat nor skip other items.
 */
export function page<T>({ params }: Call, all: Iterable<T>, keyOf: (item: T) => string): Page<T> {
  const limit = params.integer("MaxItems", 1, MAX_PAGE_ITEMS) ?? DEFAULT_PAGE_ITEMS;
  const marker = params.optional("Marker");
  const items = [...all];
  let start = 0;
  if (marker !== undefined) {
    const { key, index } = readMarker(marker);
    const found = items.findIndex((item) => keyOf(item) === key);
    start = found < 0 ? index : found + 1;
  }
  const given = items.slice(start, start + limit);
  const last = given.at(-1);
  const isTruncated = start + limit < items.length && last !== undefined;
  return {
    items: given,
    more: isTruncated ? { IsTruncated: true, Marker: writeMarker(keyOf(last), start + limit) } : { IsTruncated: false },
  };
}

export function writeMarker(key: string, index: number): string {
  return Buffer.from(JSON.stringify([key, index])).toString("base64url");
}

export function readMarker(marker: string): { key: string; index: number } {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(marker, "base64url").toString());
    if (Array.isArray(parsed) && typeof parsed[0] === "string" && typeof parsed[1] === "number")
      return { key: parsed[0], index: parsed[1] };
  } catch {
    // The text is not a marker of the sandbox. It is refused below like every invalid marker.
  }
  throw validationError("Invalid Marker.");
}
