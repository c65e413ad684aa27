/** How a scan read a section of the account. The coverage counts a section that was read in part as not read. */
export type SectionReading = "READ" | "IN_PART" | "NOT_READ" | "OFF" | "NOTHING";

export interface ReadSection {
  readonly status: string;
  /** Why the section was skipped. Null also if that is not known. */
  readonly code: string | null;
  readonly reason: string | null;
}

/** OFF: switched off. NOTHING: the account has nothing of that kind, such as policies of an organization. */
export function readingOf({ status, code, reason }: ReadSection): SectionReading {
  if (status === "READ") return reason === null ? "READ" : "IN_PART";
  if (code === "NOT_REQUESTED") return "OFF";
  return code === "NO_ORGANIZATION" ? "NOTHING" : "NOT_READ";
}
