/** One event of an alert, or of another subject. */
export interface SubjectEvent {
  readonly subjectId: string;
  readonly eventId: string;
  readonly at: string;
}

/**
 * Whether an event happened after another one of its subject. Events of alerts have numbers that grow in the order of
 * commits, and those of one scan have one time. All others are ordered by their times.
 */
export function isAfter(event: Omit<SubjectEvent, "subjectId">, other: Omit<SubjectEvent, "subjectId">): boolean {
  const [number, otherNumber] = [numberOf(event), numberOf(other)];
  if (number !== null && otherNumber !== null) return number > otherNumber;
  return Date.parse(event.at) > Date.parse(other.at);
}

/** The number of an event of an alert. The IDs of other events are longer. */
function numberOf({ eventId }: Pick<SubjectEvent, "eventId">): number | null {
  const digits = /^event_(\d{1,15})$/.exec(eventId)?.[1];
  return digits === undefined ? null : Number(digits);
}
