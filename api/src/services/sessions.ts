/**
 * Who may come in. An operator comes by a one-time link and stays by a session (a cookie); a machine comes by an API
 * token. Links, sessions and tokens are 256 random bits of which only SHA-256 is kept: a stolen database opens nothing.
 */
import { createHash, randomBytes } from "node:crypto";
import { now } from "../clock.ts";
import { type ApiToken, ApiTokenEntity, type OperatorSession, SessionEntity, SignInLinkEntity } from "../db/entities/access.ts";
import { newId } from "../db/new-id.ts";
import { AppError } from "../errors.ts";
import { DAY, HOUR, MINUTE } from "../iam/time.ts";
import type { Caller } from "./access.ts";
import { text } from "./input.ts";
import { allow, type Scope } from "./scope.ts";

const SECRET_BYTES = 32;
const LINK_MINUTES = 30;
const SESSION_IDLE_MINUTES = 30;
export const SESSION_HOURS = 12;
const ADMIN_TOKEN_DAYS = 365;
/** A row is touched once in so long, however many requests come: "last used" needs no more. */
const TOUCH_AFTER_MS = 30_000;
const SECRET_MAX_CHARACTERS = 256;

/** The one operator of an installation that has no accounts of its own for people yet. */
const OPERATOR_NAME = "admin";

export class Sessions {
  constructor(private readonly scope: Scope) {}

  /** The token of a link that signs in once, within half an hour. Only the process itself asks for one. */
  async createSignInLink(): Promise<{ token: string; expiresAt: Date }> {
    if (this.scope.caller?.kind !== "SYSTEM") throw new AppError("FORBIDDEN");
    const token = newSecret();
    const expiresAt = new Date(now() + LINK_MINUTES * MINUTE);
    await this.scope.em.insert(SignInLinkEntity, {
      id: newId("link"),
      tokenHash: hashOf(token),
      createdAt: new Date(now()),
      expiresAt,
      usedAt: null,
    });
    return { token, expiresAt };
  }

  /** Takes the link's token and begins a session; its secret goes into the cookie and nowhere else. */
  async signIn(token: string): Promise<{ sessionSecret: string; session: OperatorSession }> {
    const given = text(SECRET_MAX_CHARACTERS).safeParse(token);
    if (!given.success) throw new AppError("SIGN_IN_LINK_INVALID");
    const sessionSecret = newSecret();
    const session = await this.scope.em.transactional(async (em) => {
      const at = new Date(now());
      // One statement, so that of two browsers with one link one comes in.
      const used = await em.nativeUpdate(
        SignInLinkEntity,
        { tokenHash: hashOf(given.data), usedAt: null, expiresAt: { $gt: at } },
        { usedAt: at },
      );
      if (used !== 1) throw new AppError("SIGN_IN_LINK_INVALID");
      const previous = await em.findOne(SessionEntity, { operatorName: OPERATOR_NAME }, { orderBy: { lastActiveAt: "desc" } });
      return em.create(SessionEntity, {
        id: newId("session"),
        tokenHash: hashOf(sessionSecret),
        operatorName: OPERATOR_NAME,
        role: "admin",
        createdAt: at,
        lastActiveAt: at,
        previousVisitAt: previous?.lastActiveAt ?? null,
        endedAt: null,
      });
    });
    return { sessionSecret, session };
  }

  async signOut(): Promise<void> {
    const caller = allow(this.scope, "session.end");
    if (caller.sessionId === null) throw new AppError("BAD_USER_INPUT", { message: "A token has no session to end." });
    await this.scope.em.nativeUpdate(SessionEntity, { id: caller.sessionId, endedAt: null }, { endedAt: new Date(now()) });
  }

  /** Whose session this is; `null` when it is nobody's, has ended, or lay idle too long. */
  async callerOfSession(sessionSecret: string, { isActivity }: { readonly isActivity: boolean }): Promise<Caller | null> {
    const session = await this.scope.em.findOne(SessionEntity, { tokenHash: hashOf(sessionSecret) });
    if (!session || !isAlive(session)) return null;
    if (isActivity && now() - session.lastActiveAt.getTime() > TOUCH_AFTER_MS) {
      await this.scope.em.nativeUpdate(SessionEntity, { id: session.id, endedAt: null }, { lastActiveAt: new Date(now()) });
    }
    return { kind: "OPERATOR", name: session.operatorName, role: session.role, sessionId: session.id };
  }

  async callerOfToken(token: string): Promise<Caller | null> {
    const row = await this.scope.em.findOne(ApiTokenEntity, { tokenHash: hashOf(token) });
    if (!row || !isValid(row)) return null;
    if (row.lastUsedAt === null || now() - row.lastUsedAt.getTime() > TOUCH_AFTER_MS) {
      await this.scope.em.nativeUpdate(ApiTokenEntity, { id: row.id }, { lastUsedAt: new Date(now()) });
    }
    return { kind: "TOKEN", name: row.name, role: row.role, sessionId: null };
  }

  async lastVisitAt(): Promise<Date | null> {
    const sessionId = this.scope.caller?.sessionId;
    const session = sessionId ? await this.scope.em.findOne(SessionEntity, { id: sessionId }) : null;
    return session?.previousVisitAt ?? null;
  }

  /** INIT_ADMIN_API_TOKEN at the first start: accepted as given. A later start with any value changes nothing. */
  async createInitialAdminToken(token: string): Promise<ApiToken | null> {
    if (this.scope.caller?.kind !== "SYSTEM") throw new AppError("FORBIDDEN");
    if ((await this.scope.em.count(ApiTokenEntity, {})) > 0) return null;
    const at = now();
    const row = this.scope.em.create(ApiTokenEntity, {
      id: newId("token"),
      name: "initial admin token",
      tokenHash: hashOf(token),
      role: "admin",
      createdAt: new Date(at),
      expiresAt: new Date(at + ADMIN_TOKEN_DAYS * DAY),
      lastUsedAt: null,
      revokedAt: null,
    });
    await this.scope.em.flush();
    return row;
  }
}

function isAlive(session: OperatorSession): boolean {
  const at = now();
  return (
    session.endedAt === null &&
    at - session.lastActiveAt.getTime() < SESSION_IDLE_MINUTES * MINUTE &&
    at - session.createdAt.getTime() < SESSION_HOURS * HOUR
  );
}

function isValid(token: ApiToken): boolean {
  return token.revokedAt === null && token.expiresAt.getTime() > now();
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}
