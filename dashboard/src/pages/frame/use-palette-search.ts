import { useQuery } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";
import { SearchDocument } from "../../gql/search.ts";
import { problemOf } from "../../ui/problem.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";
import { matchesText } from "./palette-items.ts";

/** A search is sent after this pause in typing. */
const TYPING_PAUSE_MS = 150;
/** A text that becomes this much longer at once was pasted, and is complete. */
const PASTED_CHARACTERS_MIN = 4;

export interface Found {
  readonly hits: ReturnType<typeof useHits>["hits"];
  readonly isLoading: boolean;
  readonly problem: string | null;
}

/** Asks the server after a pause, or at once for a pasted text. The results of the text before stay until those of the new one arrive. */
export function usePaletteSearch(text: string, accountId: string | null): Found {
  const [asked, setAsked] = useState("");
  const before = useRef("");
  useEffect(() => {
    const isWhole = text === "" || text.length >= before.current.length + PASTED_CHARACTERS_MIN;
    before.current = text;
    const timer = setTimeout(() => setAsked(text), isWhole ? 0 : TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useHits(asked, asked !== text, accountId);
}

function useHits(asked: string, isBehind: boolean, accountId: string | null) {
  const result = useQuery(SearchDocument, {
    variables: { text: asked, accountId },
    skip: asked === "",
    fetchPolicy: "network-only",
  });
  const { loading, error } = result;
  const kept = useKeptAnswer(result, accountId);
  const hits = asked === "" ? [] : (kept?.search ?? []);
  return { hits, isLoading: isBehind || loading, problem: error ? problemOf(error).message : null };
}

/** What the search found, as a sentence. `places` names the accounts that were searched. */
export function searchStatus(text: string, { hits, isLoading, problem }: Found, places: string): string {
  if (text === "") return "";
  if (problem !== null) return problem;
  if (isLoading) return "Searching";
  return hits.length === 0 ? `No match in ${places}` : `${matchesText(hits)} in ${places}`;
}
