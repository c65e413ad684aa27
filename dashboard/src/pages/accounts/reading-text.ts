/** The state of something that scans may read: read, read in part, not read, or switched off. */
import { type ReadSection, readingOf } from "../../features/inventory/section-reading.ts";

interface Source extends ReadSection {
  readonly section: string;
}

interface WantedReading {
  readonly isOn: boolean;
  readonly sections: readonly string[];
  /** The sections of the latest scan. Null if there is no scan with results. */
  readonly sources: readonly Source[] | null;
}

export interface ReadingText {
  readonly state: "Read" | "Read in part" | "Not read" | "Off";
  /** Why it, or a part of it, was not read. */
  readonly reason: string | null;
}

export function readingText({ isOn, sections, sources }: WantedReading): ReadingText {
  if (!isOn) return { state: "Off", reason: null };
  const own = sources?.filter(({ section }) => sections.includes(section)) ?? [];
  const refused = own.find((source) => readingOf(source) === "NOT_READ");
  if (refused) return { state: "Not read", reason: refused.reason };
  // What was switched on after the latest scan has no result yet.
  if (own.length === 0 || own.some((source) => readingOf(source) === "OFF"))
    return { state: "Not read", reason: "the next scan reads it" };
  const partly = own.find((source) => readingOf(source) === "IN_PART");
  return partly ? { state: "Read in part", reason: partly.reason } : { state: "Read", reason: null };
}
