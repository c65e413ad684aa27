/**
 * Signs operators in with a one-time link, a password or the identity provider, and keeps their sessions. Links and
 * sessions are secrets of 256 random bits, stored only as SHA-256 hashes, so a stolen database does not give access.
 */
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import {
  type Operator,
  OperatorEntity,
  type OperatorSession,
  SessionEntity,
  SignInLinkEntity,
} from "../../db/entities/access.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { HOUR, MINUTE } from "../../iam/time.ts";
import { type Caller, UNLIMITED } from "../core/permissions.ts";
import { SignInThrottle, type SignInAttempt } from "./sign-in-throttle.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { afterAnswer } from "../core/after-answer.ts";
import { notify } from "../core/events.ts";
import { notingRefusal } from "../core/refusals.ts";
import { hashOf } from "../core/token-hash.ts";
import { BREAK_GLASS_ID, BREAK_GLASS_NAME } from "./break-glass.ts";
import { knownBrowserOf, rememberBrowser } from "./known-devices.ts";
import { parseInput, text } from "../core/input.ts";
import { isPassword, PASSWORD_MAX_CHARACTERS } from "./passwords.ts";
import { requirePasswordAllowed } from "./sign-in-policy.ts";
import { allow, type Scope } from "../core/request-scope.ts";

const SECRET_BYTES = 32;
const LINK_MINUTES = 30;
export const SESSION_IDLE_MINUTES = 30;
export const SESSION_HOURS = 12;
/** The minimum time between two updates of "last active", however many requests arrive. */
const TOUCH_AFTER_MS = 30_000;
const SECRET_MAX_CHARACTERS = 256;

/** The name of the operator that the sign-in link of the first start creates. */
const FIRST_OPERATOR_NAME = "admin";

const passwordInput = z.string().max(PASSWORD_MAX_CHARACTERS);
const signInInput = z.union([
  z.object({ token: text(SECRET_MAX_CHARACTERS) }),
  z.object({ name: text(128), password: passwordInput }),
]);
/** What the operator signs in with: the token of a link, or a name and a password. */
export interface SignInInput {
  readonly token?: string | null;
  readonly name?: string | null;
  readonly password?: string | null;
}

/** The sign-in method. It is exported here because the transports cannot import it from `db`. */
export type SignInMethod = NonNullable<Operator["lastSignInMethod"]>;

/** The client that signs in. */
export interface SignInOrigin {
  readonly address: string;
  /** The secret that this browser received at its last sign-in. */
  readonly browserSecret: string | null;
  /** The User-Agent header, as it is stored. */
  readonly userAgent?: string | null;
}
const NOWHERE: SignInOrigin = { address: "", browserSecret: null };

export interface SignedIn {
  /** Set in the session cookie, and exposed nowhere else. */
  readonly sessionSecret: string;
  /** Set in a separate cookie that outlives the session (`known-devices.ts`). */
  readonly browserSecret: string;
  readonly session: OperatorSession;
  readonly operator: Operator;
}

const signInThrottle = new SignInThrottle();

export class Sessions {
  constructor(private readonly scope: Scope) {}

  /**
   * Creates a link with which a person can sign in as the first admin, once and within 30 minutes. Only the process
   * itself may create it.
   */
  async createSignInLink(): Promise<{ token: string; expiresAt: Date }> {
    if (this.scope.caller?.kind !== "SYSTEM") throw new AppError("FORBIDDEN");
    const expiresAt = linkExpiry();
    const token = await this.scope.em.transactional(async (em) => {
      const operator = await firstAdmin(em);
      return createLink(em, { operatorId: operator.id, purpose: "SIGN_IN", expiresAt });
    });
    return { token, expiresAt };
  }

  /** Creates a sign-in link for the first start. Null once an admin has signed in: then nothing may open the way again. */
  async createFirstSignInLink(): Promise<{ token: string; expiresAt: Date } | null> {
    const signedInAdmins = await this.scope.em.count(OperatorEntity, {
      id: { $ne: BREAK_GLASS_ID },
      role: "admin",
      status: "ACTIVE",
      lastSignInAt: { $ne: null },
    });
    return signedInAdmins > 0 ? null : this.createSignInLink();
  }

  /**
   * Signs an operator in with a link or a password. Errors: SIGN_IN_LINK_INVALID, SIGN_IN_FAILED, TOO_MANY_ATTEMPTS,
   * SIGN_IN_PROVIDER_ONLY.
   */
  async signIn(input: SignInInput, origin: SignInOrigin = NOWHERE): Promise<SignedIn> {
    const given = signInInput.safeParse(input);
    if (!given.success) throw new AppError(input.password == null ? "SIGN_IN_LINK_INVALID" : "SIGN_IN_FAILED");
    return "token" in given.data
      ? this.byLink(given.data.token, origin)
      : this.byPassword(given.data.name, given.data.password, origin);
  }

  /** Ends the caller's session, or all sessions of the operator. */
  async signOut({ everywhere }: { readonly everywhere: boolean }): Promise<void> {
    const caller = allow(this.scope, "session.end");
    const { sessionId, operatorId } = caller;
    if (sessionId === null || operatorId === null)
      throw new AppError("BAD_USER_INPUT", {
        message: "An API token has no session to end. Revoke the token instead.",
      });
    await this.scope.em.transactional(async (em) => {
      const which = everywhere ? { operatorId } : { id: sessionId };
      const ended = await em.nativeUpdate(SessionEntity, { ...which, endedAt: null }, { endedAt: new Date(now()) });
      const details = everywhere ? { sessionsEnded: ended } : {};
      await recordAudit(em, this.scope, { action: "session.end", target: sessionId, details });
      await notify(em, { kind: "access" });
    });
  }

  /**
   * Confirms the operator's identity with their password. Actions that need a recent authentication are then allowed
   * for five minutes.
   */
  async reauthenticate(input: { readonly password: string }): Promise<void> {
    const caller = allow(this.scope, "session.reauthenticate");
    requirePasswordAllowed(this.scope.platform);
    const { password } = parseInput(z.object({ password: passwordInput }), input);
    const { sessionId, operatorId } = caller;
    if (sessionId === null || operatorId === null)
      throw new AppError("BAD_USER_INPUT", { message: "An API token has no session. Sign in as an operator." });
    const operator = await this.scope.em.findOneOrFail(OperatorEntity, { id: operatorId });
    await notingRefusal(this.scope, "session.reauthenticate", () => requirePassword(operator, password, sessionId));
    await this.scope.em.transactional(async (em) => {
      await em.nativeUpdate(SessionEntity, { id: sessionId }, { authenticatedAt: new Date(now()) });
      await recordAudit(em, this.scope, { action: "session.reauthenticate", target: sessionId });
    });
  }

  /**
   * Returns the caller of a session, with their current role. Null if the session is unknown, has ended, was idle for
   * too long or is too old. Also null if the operator is not active.
   */
  async callerOf(sessionSecret: string, { isActivity }: { readonly isActivity: boolean }): Promise<Caller | null> {
    const { em } = this.scope;
    const session = await em.findOne(SessionEntity, { tokenHash: hashOf(sessionSecret) });
    if (!session || !isAlive(session)) return null;
    const operator = await em.findOne(OperatorEntity, { id: session.operatorId, status: "ACTIVE" });
    if (!operator) return null;
    if (isActivity && now() - session.lastActiveAt.getTime() > TOUCH_AFTER_MS) {
      await em.nativeUpdate(SessionEntity, { id: session.id, endedAt: null }, { lastActiveAt: new Date(now()) });
    }
    return callerFrom(operator, session);
  }

  async lastVisitAt(): Promise<Date | null> {
    const sessionId = this.scope.caller?.sessionId;
    const session = sessionId ? await this.scope.em.findOne(SessionEntity, { id: sessionId }) : null;
    return session?.previousVisitAt ?? null;
  }

  private async byLink(token: string, origin: SignInOrigin): Promise<SignedIn> {
    return this.scope.em.transactional(async (em) => {
      const link = await useLink(em, token, "SIGN_IN");
      const operator =
        link === null ? null : await em.findOne(OperatorEntity, { id: link.operatorId, status: "ACTIVE" });
      if (!operator) throw new AppError("SIGN_IN_LINK_INVALID");
      // A link that another start has printed ends with this one.
      await em.nativeUpdate(
        SignInLinkEntity,
        { operatorId: operator.id, purpose: "SIGN_IN", usedAt: null },
        { usedAt: new Date(now()) },
      );
      return beginSession(em, this.scope, { operator, way: "LINK", origin });
    });
  }

  private async byPassword(name: string, password: string, origin: SignInOrigin): Promise<SignedIn> {
    requirePasswordAllowed(this.scope.platform);
    const operator = await operatorNamed(this.scope.em, name);
    const knownClient = await knownBrowserOf(this.scope.em, operator?.id ?? null, origin.browserSecret);
    const attempt = { name, address: origin.address, knownClient };
    signInThrottle.require(attempt);
    signInThrottle.addWrong(attempt);
    // An unknown name, a disabled operator and a wrong password cause the same work before the answer, which is the same.
    const isCorrect = await isPassword(password, operator?.status === "ACTIVE" ? operator.passwordHash : null);
    if (!operator || !isCorrect) {
      // Failures are recorded only for known names: an unknown name may be a password typed into the wrong field.
      if (operator) this.recordRefusal(operator);
      throw new AppError("SIGN_IN_FAILED");
    }
    signInThrottle.forget(attempt);
    return this.scope.em.transactional((em) => beginSession(em, this.scope, { operator, way: "PASSWORD", origin }));
  }

  /** Records a wrong password after the answer, so that the time of the answer does not tell that the name exists. */
  private recordRefusal({ id, name }: Operator): void {
    const { platform } = this.scope;
    afterAnswer(platform, () =>
      platform.orm.em.fork().transactional((em) =>
        // Without the caller: the operator of this browser's session may not be the one who tried the name.
        recordAudit(
          em,
          { ...this.scope, caller: null },
          {
            action: "session.signIn",
            target: id,
            targetName: name,
            details: { way: "PASSWORD", outcome: "REFUSED" },
          },
        ),
      ),
    );
  }
}

export function callerFrom(
  operator: Pick<Operator, "id" | "name" | "role">,
  session: Pick<OperatorSession, "id" | "authenticatedAt">,
): Caller {
  return {
    kind: "OPERATOR",
    name: operator.name,
    role: operator.role,
    operatorId: operator.id,
    token: null,
    sessionId: session.id,
    authenticatedAt: session.authenticatedAt.getTime(),
    ...UNLIMITED,
  };
}

/**
 * Finds an operator by name, ignoring the case of A to Z. A database may also equate other characters, such as the Kelvin
 * sign and k, which are different mail addresses.
 */
export async function operatorNamed(em: Em, name: string): Promise<Operator | null> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from operator where lower(name) = lower(${name.trim()})`.execute(em.getKysely());
  const found = rows.find((row) => withLowerAToZ(row.name) === withLowerAToZ(name.trim()));
  // Runs for unknown names too, so that both take the same time.
  return em.findOne(OperatorEntity, { id: found?.id ?? "" });
}

function withLowerAToZ(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * Requires the operator's password. Errors: PASSWORD_WRONG (also if the operator has no password), TOO_MANY_ATTEMPTS.
 */
export async function requirePassword(operator: Operator, password: string, sessionId: string): Promise<void> {
  if (operator.passwordHash === null)
    throw new AppError("PASSWORD_WRONG", {
      message: "You have no password. Sign in again to confirm your identity.",
    });
  const attempt: SignInAttempt = { name: operator.name, address: "", knownClient: sessionId };
  signInThrottle.require(attempt);
  signInThrottle.addWrong(attempt);
  if (!(await isPassword(password, operator.passwordHash))) throw new AppError("PASSWORD_WRONG");
  signInThrottle.forget(attempt);
}

export interface NewSession {
  readonly operator: Operator;
  readonly way: SignInMethod;
  readonly origin: SignInOrigin;
  /** When the operator authenticated; default now. The time is earlier if the provider used an existing session. */
  readonly authenticatedAt?: Date;
}

/** Starts a session under a new ID, so that a session ID that was planted in the browser beforehand is worthless. */
export async function beginSession(
  em: Em,
  scope: Scope,
  { operator, way, origin, authenticatedAt }: NewSession,
): Promise<SignedIn> {
  const at = new Date(now());
  const sessionSecret = newSecret();
  const browserSecret = newSecret();
  const previous = await em.findOne(SessionEntity, { operatorId: operator.id }, { orderBy: { lastActiveAt: "desc" } });
  const session = em.create(SessionEntity, {
    id: newId("session"),
    tokenHash: hashOf(sessionSecret),
    operatorId: operator.id,
    createdAt: at,
    lastActiveAt: at,
    authenticatedAt: authenticatedAt ?? at,
    previousVisitAt: previous?.lastActiveAt ?? null,
    endedAt: null,
    signInMethod: way,
    address: origin.address || null,
    userAgent: origin.userAgent ?? null,
  });
  await em.nativeUpdate(OperatorEntity, { id: operator.id }, { lastSignInAt: at, lastSignInMethod: way });
  await em.flush();
  await rememberBrowser(em, operator.id, { previous: origin.browserSecret, next: browserSecret });
  const actor = { kind: "OPERATOR", name: operator.name, id: operator.id } as const;
  const identity = operator.id === BREAK_GLASS_ID && { identity: BREAK_GLASS_NAME };
  await recordAudit(em, scope, { action: "session.signIn", target: session.id, details: { way, ...identity }, actor });
  return { sessionSecret, browserSecret, session, operator };
}

/** When a sign-in link that is created now expires. */
export function linkExpiry(): Date {
  return new Date(now() + LINK_MINUTES * MINUTE);
}

interface NewLink {
  readonly operatorId: string;
  readonly purpose: "SIGN_IN" | "INVITATION";
  readonly expiresAt: Date;
}

/**
 * Creates a link. A new invitation ends the operator's older ones, which must not let anyone in with what
 * the new one grants.
 */
export async function createLink(em: Em, link: NewLink): Promise<string> {
  const token = newSecret();
  if (link.purpose === "INVITATION") {
    // Of two links created at the same time, only one remains.
    await sql`select 1 from operator where id = ${link.operatorId} for update`.execute(em.getKysely());
    await endInvitations(em, link.operatorId);
  }
  await em.insert(SignInLinkEntity, {
    id: newId("link"),
    tokenHash: hashOf(token),
    createdAt: new Date(now()),
    usedAt: null,
    ...link,
  });
  return token;
}

/**
 * Uses a link and returns its operator's ID and when it was created. Null if the link is unknown, used or expired. A
 * single statement uses the link, so that only one of two browsers with the same link succeeds.
 */
export async function useLink(
  em: Em,
  token: string,
  purpose: "SIGN_IN" | "INVITATION",
): Promise<{ readonly operatorId: string; readonly createdAt: Date } | null> {
  const at = new Date(now());
  const tokenHash = hashOf(token);
  const used = await em.nativeUpdate(
    SignInLinkEntity,
    { tokenHash, purpose, usedAt: null, expiresAt: { $gt: at } },
    { usedAt: at },
  );
  return used === 1 ? em.findOneOrFail(SignInLinkEntity, { tokenHash }) : null;
}

/** Invalidates an operator's unused invitation links, which are no longer needed and must not let anyone else in. */
export async function endInvitations(em: Em, operatorId: string): Promise<void> {
  await em.nativeUpdate(
    SignInLinkEntity,
    { operatorId, purpose: "INVITATION", usedAt: null },
    { usedAt: new Date(now()) },
  );
}

async function firstAdmin(em: Em): Promise<Operator> {
  const existing = await em.findOne(
    OperatorEntity,
    { id: { $ne: BREAK_GLASS_ID }, role: "admin", status: "ACTIVE" },
    { orderBy: { createdAt: "asc" } },
  );
  if (existing) return existing;
  const operator = em.create(OperatorEntity, {
    id: newId("operator"),
    name: FIRST_OPERATOR_NAME,
    role: "admin",
    status: "ACTIVE",
    passwordHash: null,
    issuer: null,
    subject: null,
    createdAt: new Date(now()),
    lastSignInAt: null,
    lastSignInMethod: null,
    roleSource: "ADMIN",
    passwordChangedAt: null,
  });
  await em.flush();
  return operator;
}

export function isAlive(session: Pick<OperatorSession, "endedAt" | "lastActiveAt" | "createdAt">): boolean {
  const at = now();
  return (
    session.endedAt === null &&
    at - session.lastActiveAt.getTime() < SESSION_IDLE_MINUTES * MINUTE &&
    at - session.createdAt.getTime() < SESSION_HOURS * HOUR
  );
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}
