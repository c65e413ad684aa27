import type { MissingRead } from "../../ui/states.tsx";

export interface ReadSource {
  readonly section: string;
  readonly status: string;
  readonly action: string | null;
  readonly reason: string | null;
}

/** What a scan could not read: denied and failed sections, and those that were read without a part. */
export function missingReads(sources: readonly ReadSource[]): readonly MissingRead[] {
  return sources.filter(isMissing).map(({ section, action, reason }) => ({ action, what: reason ?? section }));
}

export function isMissing(source: ReadSource): boolean {
  return source.status === "FAILED" || isRefused(source);
}

/** Whether AWS refused the section, or a call that a part of it needs. */
export function isRefused({ status, reason }: ReadSource): boolean {
  return status === "DENIED" || (status === "READ" && reason !== null);
}
