import type { AddressDetail } from "./request-client.ts";

export interface AuditSettings {
  /** How much of a client's address is recorded. */
  readonly address: AddressDetail;
  /** The names of the targets to which events are sent. */
  readonly streamNames: readonly string[];
}

export const AUDIT_SETTINGS: AuditSettings = { address: "full", streamNames: [] };
