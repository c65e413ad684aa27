/**
 * How people come in and how long they stay: by a one-time link, a password or the identity provider, then by a session
 * behind a cookie. Links and sessions are 256 random bits of which only SHA-256 is kept: a stolen database opens nothing.
 */
import { randomBytes } from "node:crypto";
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
import type { Caller } from "../core/permissions.ts";
import { SignInThrottle, type Trier } from "./sign-in-throttle.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { hashOf } from "../core/token-hash.ts";
import { knownBrowserOf, rememberBrowser } from "./known-devices.ts";
import { parseInput, text } from "../core/input.ts";
import { isPassword, PASSWORD_MAX_CHARACTERS } from "./passwords.ts";
import { allow, type Scope } from "../core/request-scope.ts";

const SECRET_BYTES = 32;
const LINK_MINUTES = 30;
const SESSION_IDLE_MINUTES = 30;
export const SESSION_HOURS = 12;
/** A row is touched once in so long, however many requests come: "last active" needs no more. */
const TOUCH_AFTER_MS = 30_000;
const SECRET_MAX_CHARACTERS = 256;

/** Whom the console's link of the first start makes. */
const FIRST_OPERATOR_NAME = "admin";

const passwordInput = z.string().max(PASSWORD_MAX_CHARACTERS);
const signInInput = z.union([
  z.object({ token: text(SECRET_MAX_CHARACTERS) }),
  z.object({ name: text(128), password: passwordInput }),
]);
/** A link's token, or a name and a password. */
export interface SignInInput {
  readonly token?: string | null;
  readonly name?: string | null;
  readonly password?: string | null;
}

/** `db` is not for the transports. */
export type SignInMethod = NonNullable<Operator["lastSignInMethod"]>;

/** Where a sign-in comes from. */
export interface SignInOrigin {
  readonly address: string;
  /** What this browser was given at its last sign-in. */
  readonly browserSecret: string | null;
}
const NOWHERE: SignInOrigin = { address: "", browserSecret: null };

export interface SignedIn {
  /** Goes into the cookie and nowhere else. */
  readonly sessionSecret: string;
  /** Into a cookie of its own, which stays: `known-browsers.ts`. */
  readonly browserSecret: string;
  readonly session: OperatorSession;
  readonly operator: Operator;
}

const attempts = new SignInThrottle();

export class Sessions {
  constructor(private readonly scope: Scope) {}

  /** The token of a link that signs in once, within half an hour, as the first admin. Only the process itself asks for one. */
  async createSignInLink(): Promise<{ token: string; expiresAt: Date }> {
    if (this.scope.caller?.kind !== "SYSTEM") throw new AppError("FORBIDDEN");
    const expiresAt = new Date(now() + LINK_MINUTES * MINUTE);
    const token = await this.scope.em.transactional(async (em) => {
      const operator = await firstAdmin(em);
      return createLink(em, { operatorId: operator.id, purpose: "SIGN_IN", expiresAt });
    });
    return { token, expiresAt };
  }

  /** Errors: SIGN_IN_LINK_INVALID, SIGN_IN_FAILED, TOO_MANY_ATTEMPTS. */
  async signIn(input: SignInInput, origin: SignInOrigin = NOWHERE): Promise<SignedIn> {
    const given = signInInput.safeParse(input);
    if (!given.success) throw new AppError(input.password == null ? "SIGN_IN_LINK_INVALID" : "SIGN_IN_FAILED");
    return "token" in given.data
      ? this.byLink(given.data.token, origin)
      : this.byPassword(given.data.name, given.data.password, origin);
  }

  async signOut(): Promise<void> {
    const caller = allow(this.scope, "session.end");
    const { sessionId } = caller;
    if (sessionId === null) throw new AppError("BAD_USER_INPUT", { message: "A token has no session to end." });
    await this.scope.em.transactional(async (em) => {
      await em.nativeUpdate(SessionEntity, { id: sessionId, endedAt: null }, { endedAt: new Date(now()) });
      await recordAudit(em, this.scope, { action: "session.end", target: sessionId });
      await notify(em, { kind: "access" });
    });
  }

  /** Shows again that it is he, by his password: for five minutes the deeds that ask for it are open. */
  async reauthenticate(input: { readonly password: string }): Promise<void> {
    const caller = allow(this.scope, "session.reauthenticate");
    const { password } = parseInput(z.object({ password: passwordInput }), input);
    const { sessionId, operatorId } = caller;
    if (sessionId === null || operatorId === null)
      throw new AppError("BAD_USER_INPUT", { message: "A token has no session." });
    const operator = await this.scope.em.findOneOrFail(OperatorEntity, { id: operatorId });
    await requirePassword(operator, password, sessionId);
    await this.scope.em.transactional(async (em) => {
      await em.nativeUpdate(SessionEntity, { id: sessionId }, { authenticatedAt: new Date(now()) });
      await recordAudit(em, this.scope, { action: "session.reauthenticate", target: sessionId });
    });
  }

  /** Whose session this is, with the role he has now; `null` when it is nobody's, has ended, or lay idle too long. */
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
      const operatorId = await useLink(em, token, "SIGN_IN");
      const operator =
        operatorId === null ? null : await em.findOne(OperatorEntity, { id: operatorId, status: "ACTIVE" });
      if (!operator) throw new AppError("SIGN_IN_LINK_INVALID");
      return beginSession(em, this.scope, { operator, way: "LINK", origin });
    });
  }

  private async byPassword(name: string, password: string, origin: SignInOrigin): Promise<SignedIn> {
    const operator = await operatorNamed(this.scope.em, name);
    const known = operator === null ? null : await knownBrowserOf(this.scope.em, operator.id, origin.browserSecret);
    const trier = { name, address: origin.address, known };
    attempts.require(trier, now());
    attempts.addWrong(trier, now());
    // A name that is not here, a disabled one and a wrong password cost the same and look the same.
    const isRight = await isPassword(password, operator?.status === "ACTIVE" ? operator.passwordHash : null);
    if (!operator || !isRight) {
      if (operator) {
        // Only of names that are here: what strangers type may be a password in the wrong field.
        const actor = { kind: "NOBODY", name: "nobody", id: null } as const;
        await this.scope.em.transactional((em) =>
          recordAudit(em, this.scope, {
            action: "session.signIn",
            target: operator.id,
            targetName: operator.name,
            details: { way: "PASSWORD", outcome: "REFUSED" },
            actor,
          }),
        );
      }
      throw new AppError("SIGN_IN_FAILED");
    }
    attempts.forget(trier);
    return this.scope.em.transactional((em) => beginSession(em, this.scope, { operator, way: "PASSWORD", origin }));
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
    sessionId: session.id,
    authenticatedAt: session.authenticatedAt.getTime(),
    scopes: [],
  };
}

export async function operatorNamed(em: Em, name: string): Promise<Operator | null> {
  const [found] = await em.execute<{ id: string }[]>("select id from operator where lower(name) = lower(?)", [
    name.trim(),
  ]);
  return found ? em.findOne(OperatorEntity, { id: found.id }) : null;
}

/** Error: PASSWORD_WRONG, TOO_MANY_ATTEMPTS; a person without a password has none to show. */
export async function requirePassword(operator: Operator, password: string, sessionId: string): Promise<void> {
  if (operator.passwordHash === null)
    throw new AppError("PASSWORD_WRONG", {
      message: "You have no password here: sign in again to show that it is you.",
    });
  const trier: Trier = { name: operator.name, address: "", known: sessionId };
  attempts.require(trier, now());
  attempts.addWrong(trier, now());
  if (!(await isPassword(password, operator.passwordHash))) throw new AppError("PASSWORD_WRONG");
  attempts.forget(trier);
}

export interface Entry {
  readonly operator: Operator;
  readonly way: SignInMethod;
  readonly origin: SignInOrigin;
  /** When he showed who he is, where that was not just now: the provider may know him since this morning. */
  readonly authenticatedAt?: Date;
}

/** A fresh session of its own id: one that somebody planted in the browser before is worth nothing. */
export async function beginSession(
  em: Em,
  scope: Scope,
  { operator, way, origin, authenticatedAt }: Entry,
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
  });
  await em.nativeUpdate(OperatorEntity, { id: operator.id }, { lastSignInAt: at, lastSignInMethod: way });
  await em.flush();
  await rememberBrowser(em, operator.id, { previous: origin.browserSecret, next: browserSecret });
  const actor = { kind: "OPERATOR", name: operator.name, id: operator.id } as const;
  await recordAudit(em, scope, { action: "session.signIn", target: session.id, details: { way }, actor });
  return { sessionSecret, browserSecret, session, operator };
}

interface NewLink {
  readonly operatorId: string;
  readonly purpose: "SIGN_IN" | "INVITATION";
  readonly expiresAt: Date;
}

export async function createLink(em: Em, link: NewLink): Promise<string> {
  const token = newSecret();
  await em.insert(SignInLinkEntity, {
    id: newId("link"),
    tokenHash: hashOf(token),
    createdAt: new Date(now()),
    usedAt: null,
    ...link,
  });
  return token;
}

/** Whose link this was; `null`: used, expired or nobody's. One statement, so that of two browsers with one link one comes in. */
export async function useLink(em: Em, token: string, purpose: "SIGN_IN" | "INVITATION"): Promise<string | null> {
  const at = new Date(now());
  const tokenHash = hashOf(token);
  const used = await em.nativeUpdate(
    SignInLinkEntity,
    { tokenHash, purpose, usedAt: null, expiresAt: { $gt: at } },
    { usedAt: at },
  );
  return used === 1 ? (await em.findOneOrFail(SignInLinkEntity, { tokenHash })).operatorId : null;
}

/** Whoever came in needs no other link, and nobody else shall come by one. */
export async function endInvitations(em: Em, operatorId: string): Promise<void> {
  await em.nativeUpdate(
    SignInLinkEntity,
    { operatorId, purpose: "INVITATION", usedAt: null },
    { usedAt: new Date(now()) },
  );
}

async function firstAdmin(em: Em): Promise<Operator> {
  const known = await em.findOne(
    OperatorEntity,
    { role: "admin", status: "ACTIVE" },
    { orderBy: { createdAt: "asc" } },
  );
  if (known) return known;
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
