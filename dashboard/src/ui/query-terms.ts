/** Adds whole terms such as `mfa:no` to a query and removes them, without touching the other terms. */
/**
 * Separated by the spaces of the query language (`isSpace` in `api/src/iam/query.ts`). Other characters that JavaScript
 * counts as spaces, such as the byte order mark, may be a part of a name.
 */
const TERM = /(?:[^ \t\n\r\u00a0"]+|"[^"]*(?:"|$))+/g;

/** The terms of a query. A quote that is not closed reaches to its end. */
export function termsOf(query: string): string[] {
  return query.match(TERM) ?? [];
}

export function hasOpenQuote(text: string): boolean {
  return (text.match(/"/g) ?? []).length % 2 === 1;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether the query contains every term of `terms`. */
export function hasTerms(query: string, terms: string): boolean {
  const present = termsOf(query);
  return termsOf(terms).every((wanted) => present.some((term) => isSame(term, wanted)));
}

/** The query without `terms` if it contains all of them, otherwise with all of them. */
export function toggleTerms(query: string, terms: string): string {
  const wanted = termsOf(terms);
  const rest = termsOf(query).filter((term) => !wanted.some((unwanted) => isSame(unwanted, term)));
  return (hasTerms(query, terms) ? rest : [...rest, ...wanted]).join(" ");
}
