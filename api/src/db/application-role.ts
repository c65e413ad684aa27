/**
 * The role with which the product works. It owns nothing, so it can neither change a table nor disable a trigger, and
 * `application-rights.ts` says what it may do with rows. The *owner* is another role: it migrates and grants these rights.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { AppError } from "../errors.ts";
import type { Em } from "./orm.ts";

/** PostgreSQL's own number of iterations (`scram_iterations`). */
const SCRAM_ITERATIONS = 4_096;
const SCRAM_SALT_BYTES = 16;
const SCRAM_KEY_BYTES = 32;

export interface ApplicationRole {
  readonly name: string;
  /** Empty if the role signs in without a password, such as with a certificate. */
  readonly password: string;
}

/** Returns the role that a connection URL names. */
export function roleOf(url: string): ApplicationRole {
  const { username, password } = new URL(url);
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/**
 * Creates the role if it does not exist and the connected role may create roles. An existing role keeps its password.
 * Error: DATABASE_ROLE_MISSING.
 */
export async function createApplicationRole(em: Em, { name, password }: ApplicationRole): Promise<void> {
  const kysely = em.getKysely();
  const { rows } = await sql<{ exists: boolean; mayCreate: boolean }>`
    select exists (select from pg_roles where rolname = ${name}) as "exists", rolsuper or rolcreaterole as "mayCreate"
      from pg_roles where rolname = current_user`.execute(kysely);
  if (rows[0]?.exists) return;
  if (!rows[0]?.mayCreate)
    throw new AppError("DATABASE_ROLE_MISSING", {
      message: `The role ${name} of DATABASE_URL does not exist, and the role of DATABASE_OWNER_URL may not create it. Run as an administrator of the database: create role "${name}" login password '…'.`,
    });
  const secret = password === "" ? sql`` : sql` password ${sql.lit(scramVerifier(password))}`;
  await sql`create role ${sql.id(name)} login${secret}`.execute(kysely);
}

/**
 * Returns what PostgreSQL stores instead of the password (RFC 5803). A statement with it reveals no password, for example
 * in the server's log.
 */
export function scramVerifier(password: string, salt: Uint8Array = randomBytes(SCRAM_SALT_BYTES)): string {
  const salted = pbkdf2Sync(password, salt, SCRAM_ITERATIONS, SCRAM_KEY_BYTES, "sha256");
  const keyed = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(keyed("Client Key")).digest("base64");
  const saltText = Buffer.from(salt).toString("base64");
  return `SCRAM-SHA-256$${SCRAM_ITERATIONS}:${saltText}$${storedKey}:${keyed("Server Key").toString("base64")}`;
}
