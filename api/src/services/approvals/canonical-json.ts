import { createHash } from "node:crypto";
import type { JsonValue } from "../../iam/finding.ts";

/** A value that can be written as JSON. Fields that are undefined are left out of the text. */
export type JsonInput = JsonValue | undefined | readonly JsonInput[] | { readonly [key: string]: JsonInput };

/** Returns the value as JSON with sorted keys and without undefined fields, so that equal values have equal texts. */
export function canonicalJson(value: JsonInput): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

export function hashOfJson(json: string): string {
  return createHash("sha256").update(json).digest("hex");
}
