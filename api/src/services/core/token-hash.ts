import { hash } from "node:crypto";

/** Returns the hash under which a secret of 256 random bits is stored. */
export function hashOf(secret: string): string {
  return hash("sha256", secret, "hex");
}
