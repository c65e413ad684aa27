/** Whole terms of a query, such as `mfa:no`, switched on and off beside what else stands there. */
const TERM = /(?:[^\s"]+|"[^"]*")+/g;

function termsOf(query: string): string[] {
  return query.match(TERM) ?? [];
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether every term of `terms` stands in the query. */
export function hasTerms(query: string, terms: string): boolean {
  const present = termsOf(query);
  return termsOf(terms).every((wanted) => present.some((each) => isSame(each, wanted)));
}

/** The query with all of `terms`, or without any of them when all were there. */
export function toggleTerms(query: string, terms: string): string {
  const wanted = termsOf(terms);
  const rest = termsOf(query).filter((each) => !wanted.some((term) => isSame(term, each)));
  return (hasTerms(query, terms) ? rest : [...rest, ...wanted]).join(" ");
}
