import type { MissingRead } from "../../ui/states.tsx";

export interface ReadSource {
  readonly section: string;
  readonly status: string;
  readonly action: string | null;
  readonly reason: string | null;
}

/** The sections that a scan could not read: denied and failed ones, and those that were read without a part. */
export function missingReads(sources: readonly ReadSource[]): readonly MissingRead[] {
  return sources.filter(isMissing).map(({ section, action, reason }) => ({ action, what: reason ?? section }));
}

export function isMissing({ status, reason }: ReadSource): boolean {
  return status === "FAILED" || status === "DENIED" || (status === "READ" && reason !== null);
}

/** Whether AWS refused the section, or a call that a part of it needs. A call that failed is not refused. */
export function isRefused({ status, code }: { readonly status: string; readonly code: string | null }): boolean {
  return status === "DENIED" || (status === "READ" && code === "AWS_ACCESS_DENIED");
}
