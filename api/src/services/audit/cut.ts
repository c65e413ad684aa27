/**
 * Cuts of the audit log. Before the oldest events are deleted, an event of the log says up to which one, with the MAC of
 * that event. The log can then be verified from its first remaining event on, and a forged cut has a wrong MAC.
 */
import { z } from "zod";
import type { AuditEvent } from "../../db/entities/audit.ts";
import type { AuditHead } from "../core/audit-heads.ts";

export const CUT_ACTION = "audit.prune";

export interface AuditCut {
  /** The number of the last event that may be missing. */
  readonly throughSeq: number;
  readonly throughMac: string;
  /** The time of that event. */
  readonly until: string;
}

const cutDetails = z.object({ throughSeq: z.number().int().positive(), throughMac: z.string(), until: z.string() });

/** Returns the cut that an event records. Null if it records none. */
export function cutOf({ action, details, seq }: Pick<AuditEvent, "action" | "details" | "seq">): AuditCut | null {
  if (action !== CUT_ACTION) return null;
  const { data } = cutDetails.safeParse(details);
  return data && data.throughSeq < seq ? data : null;
}

/** Whether a log that begins after `start` may do so: the newest cut reaches that far. */
export function isStartAllowed(start: AuditHead, cut: AuditCut | null): boolean {
  if (start.seq === 0) return true;
  if (cut === null || start.seq > cut.throughSeq) return false;
  return start.seq < cut.throughSeq || start.mac === cut.throughMac;
}
