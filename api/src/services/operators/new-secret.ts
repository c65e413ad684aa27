import { randomBytes } from "node:crypto";

const SECRET_BYTES = 32;

/** Returns a random secret of 256 bits for a link, a session or a browser. Only its hash is stored. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}
