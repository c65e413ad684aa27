import { useQuery } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { ExceptionPreviewDocument, type ExceptionPreviewQuery } from "../../gql/exceptions.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** The preview is read again after this pause in edits. */
const PAUSE_MS = 300;

export type Preview = ExceptionPreviewQuery["exceptionPreview"];

export interface ExceptionPreviewState {
  readonly preview: Preview | null;
  /** Whether there is no query yet, and so nothing to preview. */
  readonly isEmpty: boolean;
  /** Whether the preview is that of the present query. */
  readonly isCurrent: boolean;
  readonly problem: Problem | null;
  /** The API's message about the query. Null if the query is valid. */
  readonly queryProblem: string | null;
  readonly retry: () => void;
}

/** Reads what an exception with this query would mute. */
export function useExceptionPreview(query: string, mutesCritical: boolean): ExceptionPreviewState {
  const isEmpty = query.trim() === "";
  const text = JSON.stringify({ query, mutesCritical });
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const result = useQuery(ExceptionPreviewDocument, {
    variables: { input: JSON.parse(settled) as { query: string; mutesCritical: boolean } },
    skip: isEmpty,
    fetchPolicy: "network-only",
  });
  const { data, error, refetch } = result;
  const kept = useKeptAnswer(result, null);
  const problem = error ? problemOf(error) : null;
  const isAboutQuery = problem?.code === "BAD_QUERY";
  return {
    preview: problem === null && !isEmpty ? (kept?.exceptionPreview ?? null) : null,
    isEmpty,
    isCurrent: data !== undefined && settled === text,
    problem: isAboutQuery ? null : problem,
    queryProblem: isAboutQuery ? problem.message : null,
    retry: () => void refetch(),
  };
}
