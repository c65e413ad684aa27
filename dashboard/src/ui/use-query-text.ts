import { useEffect, useRef, useState } from "react";
import type { Problem } from "./problem.ts";
import { isFinished, type QueryKeyChoice } from "./query-suggestions.ts";
import { hasOpenQuote, termsOf } from "./query-terms.ts";

/** A text is applied after this pause in typing, or at once with Enter. */
const TYPING_PAUSE_MS = 300;

interface QueryTextProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly keys: readonly QueryKeyChoice[];
}

export interface QueryText {
  /** The finished terms. */
  readonly terms: readonly string[];
  /** The text that is being typed. */
  readonly draft: string;
  readonly type: (text: string) => void;
  readonly commit: (text: string) => void;
  readonly edit: (index: number) => void;
  readonly remove: (index: number) => void;
  readonly replace: (place: NonNullable<Problem["place"]>, text: string) => void;
  readonly clear: () => void;
}

/** The text of the query as terms and a draft. Every change is applied to `onChange` at once or after a pause. */
export function useQueryText({ value, onChange, keys }: QueryTextProps): QueryText {
  const [terms, setTerms] = useState<readonly string[]>(() => termsOf(value));
  const [draft, setDraft] = useState("");
  const applied = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // Shows the query of the URL when it changes by other means (a facet, the Back button), but not by this field.
  useEffect(() => {
    if (value === applied.current) return;
    applied.current = value;
    setTerms(termsOf(value));
    setDraft("");
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function apply(next: string): void {
    clearTimeout(timer.current);
    if (next === applied.current) return;
    applied.current = next;
    onChange(next);
  }

  function show(nextTerms: readonly string[], nextDraft: string): void {
    setTerms(nextTerms);
    setDraft(nextDraft);
  }

  return {
    terms,
    draft,
    type(text) {
      const typed = withTerms(terms, text);
      show(typed.terms, typed.draft);
      clearTimeout(timer.current);
      const open = typed.draft.trim();
      timer.current = setTimeout(
        () => apply(isFinished(open, keys) ? [...typed.terms, open].join(" ") : typed.terms.join(" ")),
        TYPING_PAUSE_MS,
      );
    },
    commit(text) {
      const finished = withFinished(terms, text);
      show(finished, "");
      apply(finished.join(" "));
    },
    edit(index) {
      const rest = terms.filter((_, other) => other !== index);
      show(withFinished(rest, draft), terms[index] ?? "");
    },
    remove(index) {
      const rest = terms.filter((_, other) => other !== index);
      show(rest, draft);
      apply(withFinished(rest, draft).join(" "));
    },
    replace({ position, length }, text) {
      const query = applied.current;
      const next = query.slice(0, position) + text + query.slice(position + length);
      show(termsOf(next), "");
      apply(next);
    },
    clear() {
      show([], "");
      apply("");
    },
  };
}

/** The terms with all of the text. A quote that is still open is closed. */
function withFinished(terms: readonly string[], text: string): readonly string[] {
  return withTerms(terms, `${text}${hasOpenQuote(text) ? '"' : ""} `).terms;
}

/** The terms with those that the text finishes by a space, and the text that is left. A term is kept once. */
function withTerms(
  terms: readonly string[],
  text: string,
): { readonly terms: readonly string[]; readonly draft: string } {
  const parts = termsOf(text);
  const isOpen = !/\s$/.test(text) || hasOpenQuote(text);
  const draft = isOpen && parts.length > 0 ? text.slice(text.lastIndexOf(parts.at(-1)!)) : "";
  const finished = isOpen ? parts.slice(0, -1) : parts;
  return { terms: [...new Set([...terms, ...finished])], draft };
}
