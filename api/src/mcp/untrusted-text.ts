/**
 * Marks text that may come from an AWS account or an operator. A person who may create IAM users chooses their names, and a name
 * may read like an instruction to a language model. Such text is only ever the value of the key `untrusted` of an object,
 * so a client can tell it from IAM Monitor's own words by its place.
 */
import { visibleText } from "../services/core/html.ts";
import type { AnswerShape } from "./answer-shape.ts";

/** The characters of a text that an answer keeps. The longest documents are longer, and no name is. */
const TEXT_MAX_CHARACTERS = 2_000;

export interface UntrustedText {
  readonly untrusted: string;
  /** The number of characters of the whole text. Absent if it is complete. */
  readonly cutFrom?: number;
}

/** Returns a text as data: with invisible characters shown, and cut if it is very long. */
export function untrusted(value: unknown): UntrustedText {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= TEXT_MAX_CHARACTERS
    ? { untrusted: visibleText(text) }
    : { untrusted: visibleText(text.slice(0, TEXT_MAX_CHARACTERS)), cutFrom: text.length };
}

/** Returns the data of an answer with every untrusted text marked. */
export function markUntrusted(shape: AnswerShape, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (shape.kind) {
    case "UNTRUSTED":
      return untrusted(value);
    case "LIST":
      return (value as readonly unknown[]).map((item) => markUntrusted(shape.item, item));
    case "OBJECT":
      return Object.fromEntries(
        Object.entries(value).map(([key, field]) => {
          const known = shape.fields.get(key);
          return [key, known === undefined ? untrusted(field) : markUntrusted(known, field)];
        }),
      );
    case "ENUM":
    case "OWN":
      return value;
  }
}
