/** Counts this process's calls of AWS by action and outcome, until they are next saved. */
export interface CallCount {
  /** `iam:ListUsers`. */
  readonly action: string;
  /** `OK`, one of our codes, or `ABORTED`. */
  readonly outcome: string;
  readonly calls: number;
}

/** Bounded by the number of actions in our code times the codes of the error table. */
const counts = new Map<string, CallCount>();

export function countCall(action: string, outcome: string, calls = 1): void {
  const key = `${action} ${outcome}`;
  counts.set(key, { action, outcome, calls: (counts.get(key)?.calls ?? 0) + calls });
}

/** Returns all counts and resets them. */
export function takeCallCounts(): readonly CallCount[] {
  const taken = [...counts.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
  counts.clear();
  return taken;
}
