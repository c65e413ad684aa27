import type { Services } from "../../services/services.ts";
import type { Platform } from "../../services/core/request-scope.ts";
import { SharedAnswers } from "./coalesced-answers.ts";

export type Batch = Awaited<ReturnType<Services["alerts"]["history"]["between"]>>;

/** What the subscribers of one platform are told together. */
export interface Sharing {
  /** Which events stand between two numbers. */
  readonly batches: SharedAnswers<Batch>;
  /** What is said of one event, as JSON. */
  readonly answers: SharedAnswers<string>;
}

const ofPlatforms = new WeakMap<Platform, Sharing>();

export function sharingOf(platform: Platform): Sharing {
  const known = ofPlatforms.get(platform) ?? {
    batches: new SharedAnswers<Batch>(({ bytes }) => bytes),
    answers: new SharedAnswers<string>((text) => text.length),
  };
  ofPlatforms.set(platform, known);
  return known;
}
