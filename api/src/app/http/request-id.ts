import { randomBytes } from "node:crypto";

/** Shown in every error and log line of one request; nobody outside chooses it. */
export function newRequestId(): string {
  return randomBytes(9).toString("base64url");
}
