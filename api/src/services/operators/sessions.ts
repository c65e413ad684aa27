/**
 * Signs operators in with a one-time link, a password or the identity provider, and keeps their sessions. Links and
 * sessions are secrets of 256 random bits, stored only as SHA-256 hashes, so a stolen database does not give access.
 */
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import {
  type Operator,
  OperatorEntity,
  type OperatorSession,
  SessionEntity,
  SignInLinkEntity,
} from "../../db/entities/access.ts";
import { newId } from "../../db/new-id.ts";
import { databaseOf, pick, select, selectFirst, table } from "../../db/typed-sql.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { HOUR, MINUTE } from "../../iam/time.ts";
import type { Caller } from "../core/permissions.ts";
import { countAttempt, forgetAttempt, pruneAfterAnswer, type SignInAttempt } from "./sign-in-throttle.ts";
import { accountLimitOf, type AccountIds } from "../core/account-limit.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { afterAnswer } from "../core/after-answer.ts";
import { notify } from "../core/events.ts";
import { notingRefusal } from "../core/refusals.ts";
import { hashOf } from "../core/token-hash.ts";
import { BREAK_GLASS_ID, BREAK_GLASS_NAME } from "./break-glass.ts";
import { knownBrowserOf, rememberBrowser } from "./known-devices.ts";
import { parseInput, text } from "../core/input.ts";
import { newSecret } from "./new-secret.ts";
import { readOpenSessions } from "./open-sessions.ts";
import { beginAnswer, hasPasskey, type PasskeyRequest } from "./passkey-ceremonies.ts";
import { isPassword, PASSWORD_MAX_CHARACTERS } from "./passwords.ts";
import { createLink, linkExpiry, useLink } from "./sign-in-links.ts";
import { requireLocalSignIn } from "./sign-in-policy.ts";
import { networkOf } from "../core/client-network.ts";
import { allow, type Scope, withoutLimit } from "../core/request-scope.ts";

const s = table("operator_session", "s");
const o = table("operator", "o");

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
/** The proof with which the operator signs in: the token of a link, or a name and a password. */
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
const LOCAL_URL = "http://localhost";
const NOWHERE: SignInOrigin = { address: "", browserSecret: null };

export interface SignedIn {
  /** Set in the session cookie, and exposed nowhere else. */
  readonly sessionSecret: string;
  /** Set in a separate cookie that outlives the session (`known-devices.ts`). */
  readonly browserSecret: string;
  readonly session: OperatorSession;
  readonly operator: Operator;
  /** The accounts to which the operator is limited. Null if the operator sees all accounts. */
  readonly accountIds: AccountIds;
}

/** The password is correct, and a passkey must follow (`passkey-sign-ins.ts`). */
export interface SecondFactor {
  readonly secondFactor: PasskeyRequest;
}

export class Sessions {
  private readonly scope: Scope;

  constructor(scope: Scope) {
    this.scope = withoutLimit(scope);
  }

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

  /** Creates a sign-in link for the first start. Null after an admin has signed in: then no new link may be created. */
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
   * Signs an operator in with a link or a password. After a password, an operator with passkeys must use one. Errors: SIGN_IN_LINK_INVALID, SIGN_IN_FAILED, TOO_MANY_ATTEMPTS,
   * SIGN_IN_PROVIDER_ONLY.
   */
  async signIn(
    input: SignInInput,
    origin: SignInOrigin = NOWHERE,
    publicUrl = LOCAL_URL,
  ): Promise<SignedIn | SecondFactor> {
    const given = signInInput.safeParse(input);
    if (!given.success) throw new AppError(input.password == null ? "SIGN_IN_LINK_INVALID" : "SIGN_IN_FAILED");
    return "token" in given.data
      ? this.byLink(given.data.token, origin)
      : this.byPassword(given.data, origin, publicUrl);
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
   * for five minutes. An operator who has a passkey must use it (`passkey-sign-ins.ts`): a stolen session and the password
   * would otherwise be enough. Errors: PASSKEY_PROOF_REQUIRED, PASSWORD_WRONG, TOO_MANY_ATTEMPTS.
   */
  async reauthenticate(input: { readonly password: string }): Promise<void> {
    const caller = allow(this.scope, "session.reauthenticate");
    requireLocalSignIn(this.scope.platform);
    const { password } = parseInput(z.object({ password: passwordInput }), input);
    const { sessionId, operatorId } = caller;
    if (sessionId === null || operatorId === null)
      throw new AppError("BAD_USER_INPUT", { message: "An API token has no session. Sign in as an operator." });
    const operator = await this.scope.em.findOneOrFail(OperatorEntity, { id: operatorId });
    await notingRefusal(this.scope, "session.reauthenticate", async () => {
      // Before the password is checked, so that the answer does not tell whether it is correct.
      if (await hasPasskey(this.scope.em, operatorId)) throw new AppError("PASSKEY_PROOF_REQUIRED");
      await requirePassword(this.scope, operator, password);
    });
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
    const hash = hashOf(sessionSecret);
    const found = (await readOpenSessions(em, [hash])).get(hash);
    if (!found?.isOperatorActive || !isAlive(found.session)) return null;
    const { session, operator } = found;
    if (isActivity && now() - session.lastActiveAt.getTime() > TOUCH_AFTER_MS) {
      await em.nativeUpdate(SessionEntity, { id: session.id, endedAt: null }, { lastActiveAt: new Date(now()) });
    }
    return callerFrom(operator, session, operator.accountIds);
  }

  async lastVisitAt(): Promise<Date | null> {
    const sessionId = this.scope.caller?.sessionId;
    if (!sessionId) return null;
    const row = await selectFirst(
      databaseOf(this.scope.em),
      pick(s, "previousVisitAt"),
      sql`from ${s.$table} where ${s.id} = ${sessionId}`,
    );
    return row?.previousVisitAt ? new Date(row.previousVisitAt) : null;
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

  private async byPassword(
    { name, password }: { readonly name: string; readonly password: string },
    origin: SignInOrigin,
    publicUrl: string,
  ): Promise<SignedIn | SecondFactor> {
    requireLocalSignIn(this.scope.platform);
    const { em } = this.scope;
    const operator = await operatorNamed(em, name);
    const knownClient = await knownBrowserOf(em, operator?.id ?? null, origin.browserSecret);
    const attempt = { name, address: origin.address, knownClient };
    pruneAfterAnswer(this.scope.platform);
    await countAttempt(this.scope, attempt);
    // An unknown name, a disabled operator and a wrong password cause the same work before the answer, which is the same.
    const client = { network: networkOf(origin.address), isKnown: knownClient !== null };
    const stored = operator?.status === "ACTIVE" ? operator.passwordHash : null;
    const isCorrect = await isPassword(password, stored, client);
    if (!operator || !isCorrect) {
      // Failures are recorded only for known names: an unknown name may be a password typed into the wrong field.
      if (operator) recordRefusal(this.scope, operator, "PASSWORD");
      throw new AppError("SIGN_IN_FAILED");
    }
    await forgetAttempt(this.scope, attempt);
    if (await hasPasskey(em, operator.id)) {
      const challenge = { purpose: "SECOND_FACTOR", operatorId: operator.id, sessionId: null, publicUrl } as const;
      return { secondFactor: await beginAnswer(em, challenge) };
    }
    return em.transactional((tx) => beginSession(tx, this.scope, { operator, way: "PASSWORD", origin }));
  }
}

/** Records a refused sign-in after the answer, so that the time of the answer does not tell that the name exists. */
export function recordRefusal(scope: Scope, { id, name }: Operator, way: "PASSWORD" | "PASSKEY"): void {
  const { platform } = scope;
  afterAnswer(platform, () =>
    platform.orm.em.fork().transactional((em) =>
      // Without the caller: the operator of this browser's session may not be the one who tried the name.
      recordAudit(
        em,
        { ...scope, caller: null },
        { action: "session.signIn", target: id, targetName: name, details: { way, outcome: "REFUSED" } },
      ),
    ),
  );
}

export function callerFrom(
  operator: Pick<Operator, "id" | "name" | "role">,
  session: Pick<OperatorSession, "id" | "authenticatedAt" | "mustRegisterPasskey">,
  accountIds: AccountIds,
): Caller {
  return {
    kind: "OPERATOR",
    name: operator.name,
    role: operator.role,
    operatorId: operator.id,
    token: null,
    sessionId: session.id,
    authenticatedAt: session.authenticatedAt.getTime(),
    scopes: null,
    accountIds,
    networks: null,
    ...(session.mustRegisterPasskey && { mustRegisterPasskey: true }),
  };
}

/**
 * Finds an operator by name, ignoring the case of A to Z. A database may also equate other characters, such as the Kelvin
 * sign and k, which are different mail addresses.
 */
export async function operatorNamed(em: Em, name: string): Promise<Operator | null> {
  const rows = await select(
    databaseOf(em),
    pick(o, "id", "name"),
    sql`from ${o.$table} where lower(${o.name}) = lower(${name.trim()})`,
  );
  const found = rows.find((row) => withLowerAToZ(row.name) === withLowerAToZ(name.trim()));
  // Runs for unknown names too, so that both take the same time.
  return em.findOne(OperatorEntity, { id: found?.id ?? "" });
}

function withLowerAToZ(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * Requires the password of the caller. Errors: PASSWORD_WRONG (also if the operator has no password),
 * TOO_MANY_ATTEMPTS.
 */
export async function requirePassword(scope: Scope, operator: Operator, password: string): Promise<void> {
  if (operator.passwordHash === null)
    throw new AppError("PASSWORD_WRONG", {
      message: "You have no password. Sign in again to confirm your identity.",
    });
  const attempt: SignInAttempt = {
    name: operator.name,
    address: "",
    knownClient: scope.caller?.sessionId ?? operator.id,
  };
  await countAttempt(scope, attempt);
  if (!(await isPassword(password, operator.passwordHash))) throw new AppError("PASSWORD_WRONG");
  await forgetAttempt(scope, attempt);
}

export interface NewSession {
  readonly operator: Operator;
  readonly way: SignInMethod;
  readonly origin: SignInOrigin;
  /** When the operator authenticated; default now. The time is earlier if the provider used an existing session. */
  readonly authenticatedAt?: Date;
  /** Further details for the audit log. */
  readonly details?: { readonly passkey: string; readonly withPassword: boolean };
}

/** Starts a session under a new ID, so that a session ID that was planted in the browser beforehand is worthless. */
export async function beginSession(
  em: Em,
  scope: Scope,
  { operator, way, origin, authenticatedAt, details }: NewSession,
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
    mustRegisterPasskey: await mustRegisterPasskey(em, scope, operator, way),
  });
  await em.nativeUpdate(OperatorEntity, { id: operator.id }, { lastSignInAt: at, lastSignInMethod: way });
  await em.flush();
  await rememberBrowser(em, operator.id, { previous: origin.browserSecret, next: browserSecret });
  const actor = { kind: "OPERATOR", name: operator.name, id: operator.id } as const;
  const identity = operator.id === BREAK_GLASS_ID && { identity: BREAK_GLASS_NAME };
  await recordAudit(em, scope, {
    action: "session.signIn",
    target: session.id,
    details: { way, ...details, ...identity },
    actor,
  });
  return { sessionSecret, browserSecret, session, operator, accountIds: await accountLimitOf(em, operator.id) };
}

/**
 * Whether the new session may only register a passkey: PASSKEYS=required, and the operator signed in without the provider
 * and has none. The break-glass operator has no lasting credentials.
 */
async function mustRegisterPasskey(em: Em, { platform }: Scope, { id }: Operator, way: SignInMethod): Promise<boolean> {
  const isExempt = platform.arePasskeysRequired !== true || way === "IDENTITY_PROVIDER" || id === BREAK_GLASS_ID;
  return !isExempt && !(await hasPasskey(em, id));
}

async function firstAdmin(em: Em): Promise<Operator> {
  // Two processes may start at the same time.
  await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.firstOperator})`.execute(em.getKysely());
  const existing = await em.findOne(
    OperatorEntity,
    { id: { $ne: BREAK_GLASS_ID }, role: "admin", status: "ACTIVE", isLimited: false },
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
