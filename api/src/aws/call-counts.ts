/** Counts this process's AWS calls by action and outcome, until the counts are next saved. */
export interface CallCount {
  /** The action, such as `iam:ListUsers`. */
  readonly action: string;
  /** `OK`, `ABORTED` or one of our error codes. */
  readonly outcome: string;
  readonly calls: number;
}

/** The counts by action and outcome. The number of entries is limited, because both come from fixed lists. */
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
