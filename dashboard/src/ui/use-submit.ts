import { useState } from "react";
import { problemOf } from "./problem.ts";

/** A mutation's answer, as far as it says no. */
interface Payload {
  readonly userErrors: readonly { readonly message: string }[];
}

export interface Submission {
  /** What the api had against the last try. */
  readonly problem: string | null;
  /** `onDone` is called when it had nothing. */
  readonly run: (ask: () => Promise<Payload | null | undefined>, onDone: () => void) => Promise<void>;
}

/** The deed of a form: it closes when it is done, and otherwise says why not. */
export function useSubmit(): Submission {
  const [problem, setProblem] = useState<string | null>(null);
  return {
    problem,
    async run(ask, onDone) {
      try {
        const refused = (await ask())?.userErrors[0];
        setProblem(refused?.message ?? null);
        if (!refused) onDone();
      } catch (error) {
        setProblem(problemOf(error).message);
      }
    },
  };
}
