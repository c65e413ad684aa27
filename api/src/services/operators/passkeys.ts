/** The passkeys of operators: registering, listing and removing them. */
import { sql } from "kysely";
import type { z } from "zod";
import { now } from "../../clock.ts";
import { SessionEntity } from "../../db/entities/access.ts";
import { type Passkey, PasskeyEntity } from "../../db/entities/passkey.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { parseInput, text } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { refuseBreakGlass } from "./break-glass.ts";
import {
  beginRegistration,
  lockPasskeysOf,
  passkeyAnswer,
  type PasskeyRequest,
  takeChallenge,
  verifiedRegistration,
} from "./passkey-ceremonies.ts";
import { requireLocalSignIn } from "./sign-in-policy.ts";

/** The maximum number of passkeys per operator. */
const PASSKEYS_MAX = 20;

const p = table("passkey", "p");

const registerInput = passkeyAnswer.extend({ name: text(100) });
export type RegisterPasskeyInput = z.input<typeof registerInput>;

export class Passkeys {
  constructor(private readonly scope: Scope) {}

  /** Lists the passkeys of the caller or, for admins, of another operator, oldest first. */
  async list(givenId: string | null): Promise<readonly Passkey[]> {
    const caller = allow(this.scope, "session.read");
    const operatorId = givenId ?? caller.operatorId;
    if (operatorId === null) return [];
    if (operatorId !== caller.operatorId) allow(this.scope, "operators.read");
    return this.scope.em.find(PasskeyEntity, { operatorId }, { orderBy: { id: "asc" } });
  }

  /** How many passkeys each of the operators has. Those without one are left out. */
  async counts(operatorIds: readonly string[]): Promise<Map<string, number>> {
    allow(this.scope, "operators.read");
    const rows = await select(
      databaseOf(this.scope.em),
      { operatorId: p.operatorId, count: sql<number>`count(*)::int` },
      sql`from ${p.$table} where ${p.operatorId} = any(${sql.val([...operatorIds])}::text[]) group by ${p.operatorId}`,
    );
    return new Map(rows.map(({ operatorId, count }) => [operatorId, count]));
  }

  /** Begins the registration of a passkey. Errors: REAUTHENTICATION_REQUIRED, PASSKEYS_UNAVAILABLE. */
  async begin(publicUrl: string): Promise<PasskeyRequest> {
    const { operatorId, sessionId, name } = this.requireMayRegister();
    await requireRoom(this.scope.em, operatorId);
    return beginRegistration(this.scope.em, { purpose: "REGISTER", operatorId, sessionId, publicUrl }, name);
  }

  /** Registers a passkey. A session that had to register one first can do everything from now on. */
  async register(input: RegisterPasskeyInput, publicUrl: string): Promise<Passkey> {
    const { operatorId, sessionId } = this.requireMayRegister();
    const { flow, response, name } = parseInput(registerInput, input);
    const challenge = await takeChallenge(this.scope.em, flow, { purpose: "REGISTER", sessionId });
    const registered = await verifiedRegistration(challenge, response, publicUrl);
    return this.scope.em.transactional(async (em) => {
      await lockPasskeysOf(em, operatorId);
      await requireRoom(em, operatorId);
      if ((await em.count(PasskeyEntity, { credentialId: registered.credentialId })) > 0)
        throw new AppError("PASSKEY_INVALID");
      const passkey = em.create(PasskeyEntity, {
        id: newId("passkey"),
        operatorId,
        ...registered,
        name,
        createdAt: new Date(now()),
        lastUsedAt: null,
      });
      await em.flush();
      await em.nativeUpdate(SessionEntity, { id: sessionId }, { mustRegisterPasskey: false });
      await notify(em, { kind: "access" });
      await recordAudit(em, this.scope, {
        action: "passkeys.update",
        target: passkey.id,
        targetName: name,
        details: { change: "registered" },
      });
      return passkey;
    });
  }

  /** Removes one of the caller's passkeys. Errors: NOT_FOUND, PASSKEY_REQUIRED (the last one, where one is required). */
  async remove(id: string): Promise<void> {
    const { operatorId } = allow(this.scope, "passkeys.update");
    await this.scope.em.transactional(async (em) => {
      await lockPasskeysOf(em, operatorId ?? "");
      const passkey = await em.findOne(PasskeyEntity, { id, operatorId: operatorId ?? "" });
      if (passkey === null) throw new AppError("NOT_FOUND", { message: "There is no passkey with this ID." });
      await em.nativeDelete(PasskeyEntity, { id });
      if (this.scope.platform.arePasskeysRequired && (await em.count(PasskeyEntity, { operatorId: operatorId! })) === 0)
        throw new AppError("PASSKEY_REQUIRED", {
          message: "This is your only passkey, and this installation requires one. Register another one first.",
        });
      await recordAudit(em, this.scope, {
        action: "passkeys.update",
        target: id,
        targetName: passkey.name,
        details: { change: "removed" },
      });
    });
  }

  private requireMayRegister() {
    const { operatorId, sessionId, name } = allow(this.scope, "passkeys.update");
    requireLocalSignIn(this.scope.platform);
    if (operatorId === null || sessionId === null)
      throw new AppError("BAD_USER_INPUT", { message: "An API token has no passkeys. Sign in as an operator." });
    refuseBreakGlass(operatorId);
    return { operatorId, sessionId, name };
  }
}

async function requireRoom(em: Em, operatorId: string): Promise<void> {
  if ((await em.count(PasskeyEntity, { operatorId })) >= PASSKEYS_MAX)
    throw new AppError("BAD_USER_INPUT", {
      message: `You have ${PASSKEYS_MAX} passkeys, the maximum. Remove one first.`,
    });
}

/** Removes all passkeys of an operator and returns their number. */
export async function removePasskeysOf(em: Em, operatorId: string): Promise<number> {
  return em.nativeDelete(PasskeyEntity, { operatorId });
}
