/**
 * Who they still are who came a while ago: all sockets of a process are asked about every few seconds, and thousands of
 * sessions cost one statement, not thousands.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { AccessRole, Caller } from "../core/permissions.ts";
import { callersOfTokens } from "./api-tokens.ts";
import { hashOf } from "../core/token-hash.ts";
import type { Scope } from "../core/request-scope.ts";
import { callerFrom, isAlive } from "./sessions.ts";

/** How somebody showed who he is. */
export interface Shown {
  readonly kind: "SESSION" | "TOKEN";
  readonly secret: string;
}

/** EXPIRED: it merely ran out, so that he may come back with a fresh one. ENDED: he signed out, was shut out or was never here. */
export type SessionValidity = Caller | "EXPIRED" | "ENDED";

/** Without counting as anybody's activity, in the order in which they were asked about. */
export async function sessionValidityOf({ em }: Scope, shown: readonly Shown[]): Promise<readonly SessionValidity[]> {
  const hashes = shown.map(({ secret }) => hashOf(secret));
  const of = (kind: Shown["kind"]) => hashes.filter((_, index) => shown[index]!.kind === kind);
  const standings = { SESSION: await ofSessions(em, of("SESSION")), TOKEN: await callersOfTokens(em, of("TOKEN")) };
  return hashes.map((hash, index) => standings[shown[index]!.kind].get(hash) ?? "ENDED");
}

interface SessionRow {
  readonly id: string;
  readonly tokenHash: string;
  readonly createdAt: string;
  readonly lastActiveAt: string;
  readonly authenticatedAt: string;
  readonly operatorId: string;
  readonly name: string;
  readonly role: AccessRole;
  readonly isActive: boolean;
}

async function ofSessions(em: Em, hashes: readonly string[]): Promise<ReadonlyMap<string, SessionValidity>> {
  if (hashes.length === 0) return new Map();
  const { rows } = await sql<SessionRow>`
    select s.id, s.token_hash as "tokenHash", s.created_at as "createdAt", s.last_active_at as "lastActiveAt",
           s.authenticated_at as "authenticatedAt", o.id as "operatorId", o.name, o.role, o.status = 'ACTIVE' as "isActive"
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
      };
      const isStill = isActive && isAlive(session);
      return [tokenHash, isStill ? callerFrom({ id: operatorId, name, role }, session) : "EXPIRED"];
    }),
  );
}
