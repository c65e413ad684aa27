/** Operators of tests. The ID follows from the name, so that a scope and a row agree about who an operator is. */
import { createHash } from "node:crypto";
import { OperatorEntity } from "../../src/db/entities/access.ts";
import type { Em } from "../../src/db/orm.ts";
import { now } from "../../src/clock.ts";
import type { Actor } from "../../src/iam/actor.ts";
import { type AccessRole, type Caller, UNLIMITED } from "../../src/services/core/permissions.ts";

/** The actor of what a test does without a caller. */
export const TEST_ACTOR: Actor = { kind: "UNKNOWN", displayName: "test" };

export function operatorIdOf(name: string): string {
  return `operator_${createHash("md5").update(name).digest("hex")}`;
}

export function operatorActor(name: string): Actor {
  return { kind: "OPERATOR", displayName: name, id: operatorIdOf(name) };
}

/** The caller in a session of an operator. Without a session, so that nothing can end it. */
export function operatorCaller(role: AccessRole, name: string, authenticatedAt: number | null = null): Caller {
  return {
    kind: "OPERATOR",
    name,
    role,
    operatorId: operatorIdOf(name),
    token: null,
    sessionId: null,
    authenticatedAt,
    ...UNLIMITED,
  };
}

/** Inserts the operator unless there is one of this name. */
export async function insertOperator(em: Em, name: string, role: AccessRole = "admin"): Promise<string> {
  const id = operatorIdOf(name);
  if ((await em.count(OperatorEntity, { id })) === 0)
    await em.insert(OperatorEntity, {
      id,
      name,
      role,
      status: "ACTIVE",
      passwordHash: null,
      roleSource: "ADMIN",
      issuer: null,
      subject: null,
      createdAt: new Date(now()),
      lastSignInAt: null,
      lastSignInMethod: null,
      passwordChangedAt: null,
    });
  return id;
}
