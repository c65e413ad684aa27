import { createHash } from "node:crypto";

/** Returns the hash under which a secret of 256 random bits is stored. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}
