/**
 * Rechecks the credentials of open sockets. Every few seconds, all sockets of a process are checked together. Thousands
 * of sessions therefore take one statement, not thousands.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { AccessRole, Caller } from "../core/permissions.ts";
import { callersOfTokens } from "./api-tokens.ts";
import { hashOf } from "../core/token-hash.ts";
import type { Scope } from "../core/request-scope.ts";
import { callerFrom, isAlive } from "./sessions.ts";

/** A credential that a caller presented. */
export interface Credential {
  readonly kind: "SESSION" | "TOKEN";
  readonly secret: string;
}

/**
 * The current caller, or the reason why the credential is no longer valid. EXPIRED: the credential timed out, and the
 * operator may reconnect with a new one. ENDED: the operator signed out or lost access, or the credential is unknown.
 */
export type SessionValidity = Caller | "EXPIRED" | "ENDED";

/** Returns the validity of each credential, in the given order. The check does not count as activity of a session. */
export async function sessionValidityOf(
  { em }: Scope,
  credentials: readonly Credential[],
): Promise<readonly SessionValidity[]> {
  const hashes = credentials.map(({ secret }) => hashOf(secret));
  const hashesOf = (kind: Credential["kind"]) => hashes.filter((_, index) => credentials[index]!.kind === kind);
  const validity = {
    SESSION: await validityOfSessions(em, hashesOf("SESSION")),
    TOKEN: await callersOfTokens(em, hashesOf("TOKEN")),
  };
  return hashes.map((hash, index) => validity[credentials[index]!.kind].get(hash) ?? "ENDED");
}

interface SessionRow {
  readonly id: string;
  readonly tokenHash: string;
  readonly createdAt: string;
  readonly lastActiveAt: string;
  readonly authenticatedAt: string;
  readonly mustRegisterPasskey: boolean;
  readonly operatorId: string;
  readonly name: string;
  readonly role: AccessRole;
  readonly isActive: boolean;
}

async function validityOfSessions(em: Em, hashes: readonly string[]): Promise<ReadonlyMap<string, SessionValidity>> {
  if (hashes.length === 0) return new Map();
  const { rows } = await sql<SessionRow>`
    select s.id, s.token_hash as "tokenHash", s.created_at as "createdAt", s.last_active_at as "lastActiveAt",
           s.authenticated_at as "authenticatedAt", s.must_register_passkey as "mustRegisterPasskey", o.id as "operatorId", o.name, o.role, o.status = 'ACTIVE' as "isActive"
      from operator_session s join operator o on o.id = s.operator_id
     where s.token_hash = any(${hashes}::text[]) and s.ended_at is null`.execute(em.getKysely());
  return new Map(
    rows.map(({ tokenHash, operatorId, name, role, isActive, ...row }) => {
      const session = {
        id: row.id,
        endedAt: null,
        createdAt: new Date(row.createdAt),
        lastActiveAt: new Date(row.lastActiveAt),
        authenticatedAt: new Date(row.authenticatedAt),
        mustRegisterPasskey: row.mustRegisterPasskey,
      };
      const isValid = isActive && isAlive(session);
      return [tokenHash, isValid ? callerFrom({ id: operatorId, name, role }, session) : "EXPIRED"];
    }),
  );
}
