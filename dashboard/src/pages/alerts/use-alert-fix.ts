import { useQuery } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { AlertFixDocument, type AlertFixQuery } from "../../gql/alerts.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import type { AlertDetail } from "./use-triage.ts";
import { useReadAgain } from "../../ui/read-again.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

export type AlertFix = AlertFixQuery["alertFix"];

/**
 * How long an alert must be open before its fix is requested. It takes an analysis of the account, and most alerts are only
 * looked at on the way to the next one.
 */
const PAUSE_MS = 700;

/** The values that the operator entered, by the ID of the input. Lists have one value a line. */
export type FixValues = Readonly<Record<string, string>>;

export interface AskedFix {
  readonly fix: AlertFix | null;
  readonly isLoading: boolean;
  readonly problem: Problem | null;
  /** Writes the documents again with the values of the operator. */
  readonly ask: (values: FixValues) => void;
}

type AskedAlert = Pick<AlertDetail, "id" | "status" | "evidenceAsOf">;

/** The complete fix of an alert that is not resolved. While the documents are written again, the last ones stay. */
export function useAlertFix({ id, status, evidenceAsOf }: AskedAlert): AskedFix {
  const [inputs, setInputs] = useState<readonly { readonly id: string; readonly values: string[] }[] | null>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOpen(true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, []);
  const isSkipped = status === "RESOLVED" || !isOpen;
  const result = useQuery(AlertFixDocument, {
    variables: { alertId: id, inputs: inputs === null ? null : [...inputs] },
    skip: isSkipped,
    // A document of an earlier scan would undo what has changed since.
    fetchPolicy: "network-only",
    nextFetchPolicy: "cache-first",
  });
  const { loading, error } = result;
  const kept = useKeptAnswer(result, id);
  useReadAgain(isSkipped ? null : evidenceAsOf, result);
  return {
    fix: kept?.alertFix ?? null,
    isLoading: loading || (status !== "RESOLVED" && !isOpen),
    problem: error ? problemOf(error) : null,
    ask: (values) => setInputs(Object.entries(values).map(([key, text]) => ({ id: key, values: valuesIn(text) }))),
  };
}

function valuesIn(text: string): string[] {
  return text
    .split("\n")
    .map((value) => value.trim())
    .filter((value) => value !== "");
}
