/** The state of something that scans may read: read, not read, or switched off. */

interface Source {
  readonly section: string;
  readonly status: string;
  readonly reason: string | null;
}

interface WantedReading {
  readonly isOn: boolean;
  readonly sections: readonly string[];
  /** The sections of the latest scan. Null if there is no scan with results, or it is not loaded. */
  readonly sources: readonly Source[] | null;
}

export interface ReadingText {
  readonly state: "Read" | "Not read" | "Off";
  /** Why it, or a part of it, was not read. */
  readonly reason: string | null;
}

export function readingText({ isOn, sections, sources }: WantedReading): ReadingText {
  if (!isOn) return { state: "Off", reason: null };
  const own = sources?.filter(({ section }) => sections.includes(section)) ?? [];
  const refused = own.find(({ status }) => status === "DENIED" || status === "FAILED");
  if (refused) return { state: "Not read", reason: refused.reason };
  // A reading that was switched on after the latest scan has no result yet.
  if (own.length === 0 || own.some(({ status }) => status !== "READ"))
    return { state: "Not read", reason: "the next scan reads it" };
  return { state: "Read", reason: own.find(({ reason }) => reason !== null)?.reason ?? null };
}
