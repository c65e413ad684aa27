/** How often this process called AWS, by action and by what came of it, since somebody last wrote it down. */
export interface CallCount {
  /** `iam:ListUsers`. */
  readonly action: string;
  /** `OK`, one of our codes, or `ABORTED`. */
  readonly outcome: string;
  readonly calls: number;
}

/** As many as there are actions in our code times codes of the error table: bounded by both. */
const counts = new Map<string, CallCount>();

export function countCall(action: string, outcome: string, calls = 1): void {
  const key = `${action} ${outcome}`;
  counts.set(key, { action, outcome, calls: (counts.get(key)?.calls ?? 0) + calls });
}

/** All of them, which then begin anew. */
export function takeCallCounts(): readonly CallCount[] {
  const taken = [...counts.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
  counts.clear();
  return taken;
}
