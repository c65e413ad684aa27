/** The readings that exist of all organizations, so that an empty list means that there is nothing. */
export interface Known {
  /** Whether groups and their members were ever read. */
  readonly areGroupsKnown: boolean;
  /** Whether assignments to accounts were ever read. */
  readonly areAssignmentsKnown: boolean;
  /** Whether assignments and members of groups were ever read. */
  readonly isAccessKnown: boolean;
}

interface Reading {
  readonly part: string;
  readonly readAt: string | null;
}

/** Whether each of the parts was ever read. */
export function isRead(readings: readonly Reading[], ...parts: readonly string[]): boolean {
  return parts.every((part) => readings.some((reading) => reading.part === part && reading.readAt !== null));
}
