/** What an operation is: a function from one call to the fields of its answer. Tables of them stand in `operations/`. */
import type { Instant } from "../src/iam/time.ts";
import type { SandboxAccount } from "./account.ts";
import type { Caller, Sessions } from "./caller.ts";
import type { SandboxUser } from "./entities.ts";
import { validationError } from "./aws-error.ts";
import type { Params, XmlFields, XmlValue } from "./protocol/query.ts";

export interface Call {
  /** The caller's account: what every operation but AssumeRole works on. */
  readonly account: SandboxAccount;
  readonly accounts: ReadonlyMap<string, SandboxAccount>;
  readonly caller: Caller;
  readonly sessions: Sessions;
  readonly params: Params;
  /** Of the signature's scope: where regional services keep their things. */
  readonly region: string;
  /** The sandbox's clock. */
  readonly at: Instant;
  /** The machine's: temporary credentials live in it, as the SDK compares their end with it. */
  readonly realNow: Instant;
}

/** Answers the fields of the result, `undefined` for an operation without one; throws an AwsError. */
export type Operation = (call: Call) => XmlFields | undefined;
export type OperationTable = Readonly<Record<string, Operation>>;

export type JsonOperation = (call: Call) => object;
export type JsonOperationTable = Readonly<Record<string, JsonOperation>>;

/** `2026-11-24T15:49:00Z`: IAM's and STS's times have no fractions. */
export function time(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

export function optionalTime(instant: Instant | null): string | undefined {
  return instant === null ? undefined : time(instant);
}

/** Policy documents leave AWS percent-encoded after RFC 3986, where only letters, digits and `-._~` stay. */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function tagFields(tags: readonly { key: string; value: string }[]): XmlValue[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** `UserName` is optional where a user may ask about itself. */
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
  /** `IsTruncated` and, where there is more, `Marker`. */
  readonly more: XmlFields;
}

/** One page of a list that is small enough to be walked: the marker names the last item given, so edits between pages neither repeat nor skip others. */
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
    // Not one of ours: refused below like any other.
  }
  throw validationError("Invalid Marker.");
}
