/** Reads sessions that have not ended, with their operators. Every request of a browser runs this statement first. */
import { sql } from "kysely";
import type { OperatorSession } from "../../db/entities/access.ts";
import type { Em } from "../../db/orm.ts";
import { type AccountIds, LIMIT_OF_OPERATOR } from "../core/account-limit.ts";
import type { AccessRole } from "../core/permissions.ts";

/** A session that has not ended, though it may be too old. */
export interface OpenSession {
  readonly session: Pick<
    OperatorSession,
    "id" | "endedAt" | "createdAt" | "lastActiveAt" | "authenticatedAt" | "mustRegisterPasskey"
  >;
  readonly operator: {
    readonly id: string;
    readonly name: string;
    readonly role: AccessRole;
    /** The accounts to which the operator is limited as of now. Null if the operator sees all accounts. */
    readonly accountIds: AccountIds;
  };
  readonly isOperatorActive: boolean;
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
  readonly accountIds: AccountIds;
  readonly isOperatorActive: boolean;
}

/** The sessions by the hash of their secret. Plain rows, because entities would cost more than the statement. */
export async function readOpenSessions(em: Em, hashes: readonly string[]): Promise<ReadonlyMap<string, OpenSession>> {
  if (hashes.length === 0) return new Map();
  const { rows } = await sql<SessionRow>`
    select s.id, s.token_hash as "tokenHash", s.created_at as "createdAt", s.last_active_at as "lastActiveAt",
           s.authenticated_at as "authenticatedAt", s.must_register_passkey as "mustRegisterPasskey", o.id as "operatorId", o.name, o.role, o.status = 'ACTIVE' as "isOperatorActive", ${LIMIT_OF_OPERATOR} as "accountIds"
      from operator_session s join operator o on o.id = s.operator_id
     where s.token_hash = any(${hashes}::text[]) and s.ended_at is null`.execute(em.getKysely());
  return new Map(
    rows.map(({ tokenHash, operatorId, name, role, accountIds, isOperatorActive, ...row }) => [
      tokenHash,
      {
        session: {
          id: row.id,
          endedAt: null,
          createdAt: new Date(row.createdAt),
          lastActiveAt: new Date(row.lastActiveAt),
          authenticatedAt: new Date(row.authenticatedAt),
          mustRegisterPasskey: row.mustRegisterPasskey,
        },
        operator: { id: operatorId, name, role, accountIds },
        isOperatorActive,
      },
    ]),
  );
}
