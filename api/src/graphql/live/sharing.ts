import type { Services } from "../../services/services.ts";
import { memoize } from "../../iam/memoize.ts";
import type { Platform } from "../../services/core/request-scope.ts";
import { SharedAnswers } from "./coalesced-answers.ts";

export type Batch = Awaited<ReturnType<Services["alerts"]["history"]["between"]>>;

/** The answers that the subscribers of one process share. */
export interface Sharing {
  /** The events between two sequence numbers. */
  readonly batches: SharedAnswers<Batch>;
  /** The result for one event, as JSON. */
  readonly answers: SharedAnswers<string>;
}

export const sharingOf = memoize((_platform: Platform): Sharing => ({
  batches: new SharedAnswers<Batch>(({ bytes }) => bytes),
  answers: new SharedAnswers<string>((text) => text.length),
}));
