import { now } from "../../clock.ts";
import { OperatorEntity, SignInLinkEntity } from "../../db/entities/access.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { type AuditScope, recordAudit } from "../audit/audit-log.ts";
import { BREAK_GLASS_ID, BREAK_GLASS_NAME } from "./break-glass.ts";
import { operatorNamed } from "./sessions.ts";
import { createLink, linkExpiry } from "./sign-in-links.ts";

/**
 * Creates a link that signs in the break-glass operator, once and within 30 minutes, and records it. Older such links
 * end. Error: OPERATOR_EXISTS if another operator has its name.
 */
export async function createBreakGlassLink(em: Em, scope: AuditScope): Promise<string> {
  return em.transactional(async (tx) => {
    const at = new Date(now());
    const state = { role: "admin", status: "ACTIVE", passwordHash: null, issuer: null, subject: null } as const;
    const existing = await operatorNamed(tx, BREAK_GLASS_NAME);
    if (existing !== null && existing.id !== BREAK_GLASS_ID)
      throw new AppError("OPERATOR_EXISTS", {
        message: `Another operator has the reserved name ${BREAK_GLASS_NAME}. Its ID is ${existing.id}. Rename it in the database first.`,
      });
    if (existing === null)
      await tx.insert(OperatorEntity, {
        id: BREAK_GLASS_ID,
        name: BREAK_GLASS_NAME,
        ...state,
        createdAt: at,
        lastSignInAt: null,
        lastSignInMethod: null,
        roleSource: "ADMIN",
        passwordChangedAt: null,
      });
    else await tx.nativeUpdate(OperatorEntity, { id: BREAK_GLASS_ID }, state);
    await tx.nativeUpdate(SignInLinkEntity, { operatorId: BREAK_GLASS_ID, usedAt: null }, { usedAt: at });
    const token = await createLink(tx, { operatorId: BREAK_GLASS_ID, purpose: "SIGN_IN", expiresAt: linkExpiry() });
    await recordAudit(tx, scope, {
      action: "operators.invite",
      target: BREAK_GLASS_ID,
      targetName: BREAK_GLASS_NAME,
      details: { identity: BREAK_GLASS_NAME, link: "created" },
    });
    return token;
  });
}
