import type { AddressDetail } from "./request-client.ts";

export interface AuditSettings {
  /** How much of a client's address is recorded. */
  readonly address: AddressDetail;
}

export const AUDIT_SETTINGS: AuditSettings = { address: "full" };
