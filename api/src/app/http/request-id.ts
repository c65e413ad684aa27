import { randomBytes } from "node:crypto";

/** Returns a new request ID, which is shown in every error and log line of the request. Clients cannot choose it. */
export function newRequestId(): string {
  return randomBytes(9).toString("base64url");
}
