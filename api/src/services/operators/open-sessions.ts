/** Reads sessions that have not ended, with their operators. Every request of a browser runs this statement first. */
import { sql } from "kysely";
import type { OperatorSession } from "../../db/entities/access.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
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

const s = table("operator_session", "s");
const o = table("operator", "o");
const COLUMNS = {
  ...pick(s, "id", "tokenHash", "createdAt", "lastActiveAt", "authenticatedAt", "mustRegisterPasskey", "operatorId"),
  ...pick(o, "name", "role"),
  isOperatorActive: sql<boolean>`${o.status} = 'ACTIVE'`,
  accountIds: LIMIT_OF_OPERATOR,
};

/** The sessions by the hash of their secret. Plain rows, because entities would cost more than the statement. */
export async function readOpenSessions(em: Em, hashes: readonly string[]): Promise<ReadonlyMap<string, OpenSession>> {
  if (hashes.length === 0) return new Map();
  const rows = await select(
    databaseOf(em),
    COLUMNS,
    sql`from ${s.$table} join ${o.$table} on ${o.id} = ${s.operatorId}
     where ${s.tokenHash} = any(${hashes}::text[]) and ${s.endedAt} is null`,
  );
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
