/**
 * The query of an exception from the query of the list of alerts. An exception mutes alerts by what they are about, so
 * terms about their status, age and assignee do not belong to it.
 */
const NOT_ABOUT_THE_ISSUE: ReadonlySet<string> = new Set([
  "is",
  "status",
  "assignee",
  "firstseen",
  "seen",
  "opened",
  "key.age",
  "reopened",
  "stale",
  "exception",
]);

export interface ExceptionQuery {
  readonly query: string;
  /** The terms that were left out. */
  readonly leftOut: readonly string[];
}

/** `awsAccountId`: the account that is selected in the header. The exception then names it. */
export function exceptionQueryOf(listQuery: string, awsAccountId: string | null = null): ExceptionQuery {
  const terms = listQuery.match(/(?:[^\s"]+|"[^"]*")+/g) ?? [];
  const isLeftOut = (term: string) => NOT_ABOUT_THE_ISSUE.has((/^-?([\w.]+):/.exec(term)?.[1] ?? "").toLowerCase());
  const kept = terms.filter((term) => !isLeftOut(term));
  const account = awsAccountId === null ? [] : [`account:${awsAccountId}`];
  return { query: [...kept, ...account].join(" "), leftOut: terms.filter(isLeftOut) };
}

/** The query of an exception for one alert: its check and its resource, which also holds after it was resolved. */
export function exceptionQueryOfAlert(alert: {
  readonly check: { readonly id: string };
  readonly resource: { readonly id: string };
  readonly account: { readonly awsAccountId: string | null };
}): string {
  const { check, resource, account } = alert;
  const value = /^[\w./@+-]+$/.test(resource.id) ? resource.id : `"${resource.id.replaceAll('"', "")}"`;
  return [
    `check:${check.id}`,
    `resource:${value}`,
    ...(account.awsAccountId ? [`account:${account.awsAccountId}`] : []),
  ].join(" ");
}
