import { randomBytes } from "node:crypto";
import type { EntityManager } from "@mikro-orm/postgresql";
import { now } from "../../src/clock.ts";
import { ApiTokenEntity } from "../../src/db/entities/access.ts";
import { newId } from "../../src/db/new-id.ts";
import { DAY } from "../../src/iam/time.ts";
import { type AccessRole, isAllowed } from "../../src/services/core/permissions.ts";
import { SCOPES } from "../../src/services/core/token-scopes.ts";
import { hashOf } from "../../src/services/core/token-hash.ts";

/**
 * Creates a token with exactly this role, valid for a day. It has no owner unless one is given, and every scope of the
 * role unless some are given.
 */
export async function insertRoleToken(
  em: EntityManager,
  role: AccessRole,
  name: string,
  operatorId: string | null = null,
  scopes: readonly string[] = SCOPES.filter((scope) => isAllowed(role, scope)),
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await em.insert(ApiTokenEntity, {
    id: newId("token"),
    name,
    operatorId,
    tokenHash: hashOf(token),
    hint: null,
    role,
    scopes,
    accountIds: null,
    networks: null,
    createdAt: new Date(now()),
    expiresAt: new Date(now() + DAY),
    lastUsedAt: null,
    revokedAt: null,
  });
  return token;
}
