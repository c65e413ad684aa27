import { useState } from "react";
import { problemOf } from "./problem.ts";

/** The errors of a mutation's payload. */
interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

export interface Submission {
  /** The error message of the last attempt; null if it succeeded. */
  readonly problem: string | null;
  /** Sends the mutation and calls `onDone` if it succeeded. Resolves to the error code, or null on success. */
  readonly run: (mutate: () => Promise<Payload | null | undefined>, onDone: () => void) => Promise<string | null>;
}

/** Submits a form: calls `onDone` on success, keeps the error message otherwise. */
export function useSubmit(): Submission {
  const [problem, setProblem] = useState<string | null>(null);
  return {
    problem,
    async run(mutate, onDone) {
      try {
        const userError = (await mutate())?.userErrors[0];
        setProblem(userError?.message ?? null);
        if (!userError) onDone();
        return userError?.code ?? null;
      } catch (error) {
        const { code, message } = problemOf(error);
        setProblem(message);
        return code;
      }
    },
  };
}
