import { createHash } from "node:crypto";

/** What is kept of 256 random bits that open something. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}
