/**
 * API tokens for notebooks and integrations. A token is shown once and stored as a SHA-256 hash. It never has more
 * permissions and accounts than its owner.
 */
import { randomBytes } from "node:crypto";
import { type FilterQuery, LockMode } from "@mikro-orm/core";
import { sql } from "kysely";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { now } from "../../clock.ts";
import { type ApiToken, ApiTokenEntity, OperatorEntity, SessionEntity } from "../../db/entities/access.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import { newId } from "../../db/new-id.ts";
import { databaseOf, orNull, pick, type RowOf, select, table } from "../../db/typed-sql.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { nameViaToken } from "../../iam/actor.ts";
import { DAY, HOUR } from "../../iam/time.ts";
import { type Caller, isAllowed, lesserRole, type Permission, PERMISSIONS } from "../core/permissions.ts";
import { isNetwork } from "../core/token-networks.ts";
import { roleOf, SCOPE_NAMES, SCOPES, scopesOf, scopesOfRole } from "../core/token-scopes.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { moment, parseInput, text } from "../core/input.ts";
import { type Page, pageById, type PageRequest } from "../core/page.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { hashOf } from "../core/token-hash.ts";
import { LIMIT_OF_OPERATOR, narrowerLimit } from "../core/account-limit.ts";
import { refuseBreakGlass } from "./break-glass.ts";

const LIFE_MAX_DAYS = 365;
const INITIAL_HOURS = 24;
const ACCOUNTS_MAX = 100;
const NETWORKS_MAX = 50;
const SECRET_BYTES = 32;
const NAME_BYTES = 5;
/** The maximum number of valid tokens per operator. */
const TOKENS_MAX = 50;
/** The minimum time between two updates of "last used", however many requests arrive. */
const TOUCH_AFTER_MS = 30_000;
/**
 * The format of a token: `iamm_<name>_<256 bits>_<CRC-32>`. Scanners for leaked secrets can recognize it, and a
 * mistyped token is rejected without a database query.
 */
const FORM = /^iamm_([0-9a-f]{10})_([A-Za-z0-9-_]{43})_([0-9a-f]{8})$/;

const createInput = z.object({
  name: text(100),
  /** Permissions and presets. */
  scopes: z.array(z.enum(SCOPE_NAMES)).min(1).max(SCOPE_NAMES.length),
  /** Our IDs or AWS account numbers. */
  accountIds: z.array(text(64)).min(1).max(ACCOUNTS_MAX).nullish(),
  networks: z
    .array(text(64).refine(isNetwork, "must be a network such as 203.0.113.0/24"))
    .min(1)
    .max(NETWORKS_MAX)
    .nullish(),
  expiresAt: moment,
});
export type CreateApiTokenInput = z.input<typeof createInput>;

export class ApiTokens {
  constructor(private readonly scope: Scope) {}

  /** Lists tokens, including revoked and expired ones. Admins who see all accounts see all tokens, others only their own. */
  async list(request: PageRequest): Promise<Page<ApiToken>> {
    const caller = allow(this.scope, "tokens.read");
    return pageById(this.scope.em, ApiTokenEntity, request, { where: readableBy(caller), order: "desc" });
  }

  async get(id: string): Promise<ApiToken> {
    const caller = allow(this.scope, "tokens.read");
    const apiToken = await this.scope.em.findOne(ApiTokenEntity, { $and: [{ id }, readableBy(caller)] });
    if (!apiToken) throw new AppError("NOT_FOUND");
    return apiToken;
  }

  /** Returns the names of operators by ID. */
  async ownerNames(operatorIds: readonly string[]): Promise<Map<string, string>> {
    allow(this.scope, "tokens.read");
    const owners = await this.scope.em.find(OperatorEntity, { id: { $in: [...operatorIds] } });
    return new Map(owners.map(({ id, name }) => [id, name]));
  }

  /**
   * Creates a token and returns its text, which cannot be retrieved again. Errors: REAUTHENTICATION_REQUIRED,
   * TOKEN_LIFE_TOO_LONG.
   */
  async create(input: CreateApiTokenInput): Promise<{ apiToken: ApiToken; token: string }> {
    const caller = allow(this.scope, "tokens.create");
    if (caller.kind !== "OPERATOR" || caller.operatorId === null)
      throw new AppError("BAD_USER_INPUT", { message: "An API token cannot create tokens. Sign in as an operator." });
    refuseBreakGlass(caller.operatorId);
    const { name, scopes: names, accountIds: accounts, networks, expiresAt } = parseInput(createInput, input);
    const scopes = scopesOf(names);
    const role = roleOf(scopes);
    const beyond = scopes.find((scope) => !isAllowed(caller.role, scope));
    if (beyond)
      throw new AppError("FORBIDDEN", {
        message: `The scope ${beyond} needs the role ${PERMISSIONS[beyond].role}; yours is ${caller.role}.`,
        details: { path: "scopes" },
      });
    const accountIds = accounts == null ? null : await this.limitTo(accounts, scopes);
    const at = now();
    if (expiresAt.getTime() <= at)
      throw new AppError("BAD_USER_INPUT", {
        message: "expiresAt: must be in the future.",
        details: { path: "expiresAt" },
      });
    if (expiresAt.getTime() > at + LIFE_MAX_DAYS * DAY)
      throw new AppError("TOKEN_LIFE_TOO_LONG", { details: { path: "expiresAt" } });
    const operatorId = caller.operatorId;
    const { token, hint } = newToken();
    const apiToken = await this.scope.em.transactional(async (em) => {
      await requireOpenSession(em, caller);
      const validCount = await em.count(ApiTokenEntity, {
        operatorId,
        revokedAt: null,
        expiresAt: { $gt: new Date(at) },
      });
      if (validCount >= TOKENS_MAX)
        throw new AppError("BAD_USER_INPUT", {
          message: `You have ${TOKENS_MAX} valid tokens, the maximum. Revoke one first.`,
        });
      const row = em.create(ApiTokenEntity, {
        id: newId("token"),
        name,
        operatorId,
        tokenHash: hashOf(token),
        hint,
        role,
        scopes,
        accountIds,
        networks: networks ?? null,
        createdAt: new Date(at),
        expiresAt,
        lastUsedAt: null,
        revokedAt: null,
      });
      await em.flush();
      await recordAudit(em, this.scope, {
        action: "tokens.create",
        target: row.id,
        targetName: name,
        details: {
          scopes: names,
          accountIds: accountIds ?? undefined,
          networks: networks ?? undefined,
          expiresAt: expiresAt.toISOString(),
        },
      });
      return row;
    });
    return { apiToken, token };
  }

  /** Returns our IDs of the accounts. Every scope must be one whose services check the account. */
  private async limitTo(accounts: readonly string[], scopes: readonly Permission[]): Promise<readonly string[]> {
    const unlimited = scopes.find((scope) => PERMISSIONS[scope].accounts === "ALL");
    if (unlimited)
      throw new AppError("BAD_USER_INPUT", {
        message: `The scope ${unlimited} applies to all accounts. Leave it out, or do not limit the token to accounts.`,
        details: { path: "accountIds" },
      });
    const found = await this.scope.em.find(AccountEntity, {
      $or: [{ id: { $in: [...accounts] } }, { awsAccountId: { $in: [...accounts] }, status: { $ne: "ARCHIVED" } }],
    });
    if (found.length !== new Set(accounts).size)
      throw new AppError("NOT_FOUND", {
        message: "There is no account with one of these IDs or numbers.",
        details: { path: "accountIds" },
      });
    return found.map(({ id }) => id).toSorted();
  }

  /** Revokes a token immediately and permanently. Revoking it again is not an error. */
  async revoke(id: string): Promise<ApiToken> {
    const caller = allow(this.scope, "tokens.revoke");
    const row = await this.scope.em.findOne(ApiTokenEntity, { id });
    if (!row || (!managesAll(caller) && row.operatorId !== caller.operatorId))
      throw new AppError("NOT_FOUND", { message: "There is no API token with this ID." });
    if (row.revokedAt !== null) return row;
    await this.scope.em.transactional(async (em) => {
      await em.nativeUpdate(ApiTokenEntity, { id, revokedAt: null }, { revokedAt: new Date(now()) });
      await notify(em, { kind: "access" });
      await recordAudit(em, this.scope, { action: "tokens.revoke", target: id, targetName: row.name });
    });
    return this.scope.em.refreshOrFail(row);
  }

  /** Returns the caller of a token. A changed role, a disabled owner or a revocation takes effect immediately. */
  async callerOf(token: string): Promise<Caller | null> {
    if (token.startsWith("iamm_") && !isWellFormed(token)) return null;
    const hash = hashOf(token);
    const found = (await callersOfTokens(this.scope.em, [hash])).get(hash);
    return typeof found === "object" ? found : null;
  }

  /**
   * Creates the token of INIT_ADMIN_API_TOKEN at the first start, exactly as given. Does nothing if any token exists. It
   * expires soon, because it belongs to no operator whose departure would end it.
   */
  async createInitial(token: string, hours = INITIAL_HOURS): Promise<ApiToken | null> {
    if (this.scope.caller?.kind !== "SYSTEM") throw new AppError("FORBIDDEN");
    const at = now();
    return this.scope.em.transactional(async (em) => {
      // Two processes may start at the same time, with the same token.
      await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.initialToken})`.execute(em.getKysely());
      if ((await em.count(ApiTokenEntity, {})) > 0) return null;
      const row = em.create(ApiTokenEntity, {
        id: newId("token"),
        name: "initial admin token",
        operatorId: null,
        tokenHash: hashOf(token),
        hint: null,
        role: "admin",
        scopes: scopesOfRole("admin"),
        accountIds: null,
        networks: null,
        createdAt: new Date(at),
        expiresAt: new Date(at + hours * HOUR),
        lastUsedAt: null,
        revokedAt: null,
      });
      await em.flush();
      await recordAudit(em, this.scope, {
        action: "tokens.create",
        target: row.id,
        targetName: row.name,
        details: { role: "admin", expiresAt: row.expiresAt.toISOString() },
      });
      return row;
    });
  }
}

/** The condition for the tokens that the caller sees. */
function readableBy(caller: Caller): FilterQuery<ApiToken> {
  return managesAll(caller) ? {} : { operatorId: caller.operatorId ?? "" };
}

/** Whether the caller manages the tokens of all operators. */
function managesAll({ role, accountIds }: Caller): boolean {
  return role === "admin" && accountIds === null;
}

const t = table("api_token", "t");
const o = table("operator", "o");
/** A token with its owner. */
const PRESENTED = {
  ...pick(t, "id", "tokenHash", "name", "role", "scopes", "accountIds", "networks", "operatorId"),
  ...pick(t, "expiresAt", "lastUsedAt"),
  isRevoked: sql<boolean>`${t.revokedAt} is not null`,
  ownerName: orNull(o.name),
  ownerRole: orNull(o.role),
  /** The accounts to which the owner is limited as of now. */
  ownerAccountIds: LIMIT_OF_OPERATOR,
  ownerStatus: orNull(o.status),
};

/**
 * Maps the hash of each known token to its current caller, or to the reason why the token is not valid. Updates "last
 * used".
 */
export async function callersOfTokens(
  em: Em,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Caller | "EXPIRED" | "ENDED">> {
  if (hashes.length === 0) return new Map();
  // Uses one plain statement, because every request with a token runs it first.
  const rows = await select(
    databaseOf(em),
    PRESENTED,
    sql`from ${t.$table} left join ${o.$table} on ${o.id} = ${t.operatorId} where ${t.tokenHash} = any(${hashes}::text[])`,
  );
  const callers = new Map(rows.map((row) => [row.tokenHash, callerOfRow(row)] as const));
  const used = rows.filter(
    ({ tokenHash, lastUsedAt }) =>
      typeof callers.get(tokenHash) === "object" &&
      (lastUsedAt === null || now() - Date.parse(lastUsedAt) > TOUCH_AFTER_MS),
  );
  if (used.length > 0)
    await em.nativeUpdate(ApiTokenEntity, { id: { $in: used.map(({ id }) => id) } }, { lastUsedAt: new Date(now()) });
  return callers;
}

/** Revokes an operator's tokens, or those created since a time, and returns their number. */
export async function revokeTokensOf(em: Em, operatorId: string, since = new Date(0)): Promise<number> {
  return em.nativeUpdate(
    ApiTokenEntity,
    { operatorId, revokedAt: null, createdAt: { $gte: since } },
    { revokedAt: new Date(now()) },
  );
}

/**
 * Requires that the session is still open, and waits for whatever ends it at this moment. A token would otherwise outlive
 * the session that created it. Error: UNAUTHENTICATED.
 */
async function requireOpenSession(em: Em, { operatorId, sessionId }: Caller): Promise<void> {
  await em.findOne(OperatorEntity, { id: operatorId ?? "" }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const ended = await em.count(SessionEntity, { id: sessionId ?? "", endedAt: { $ne: null } });
  if (ended > 0) throw new AppError("UNAUTHENTICATED");
}

/**
 * Returns the caller from the current state. A changed role, a disabled owner or a revocation takes effect immediately.
 */
function callerOfRow(row: RowOf<typeof PRESENTED>): Caller | "EXPIRED" | "ENDED" {
  if (row.isRevoked) return "ENDED";
  if (Date.parse(row.expiresAt) <= now()) return "EXPIRED";
  if (row.operatorId !== null && row.ownerStatus !== "ACTIVE") return "ENDED";
  return {
    kind: "TOKEN",
    name: nameViaToken(row.ownerName, row.name),
    role: row.ownerRole === null ? row.role : lesserRole(row.role, row.ownerRole),
    operatorId: row.operatorId,
    token: { id: row.id, name: row.name, expiresAt: Date.parse(row.expiresAt) },
    sessionId: null,
    authenticatedAt: null,
    scopes: row.scopes.filter((scope): scope is Permission => (SCOPES as readonly string[]).includes(scope)),
    accountIds: narrowerLimit(row.accountIds, row.ownerAccountIds),
    networks: row.networks,
  };
}

function newToken(): { token: string; hint: string } {
  const name = randomBytes(NAME_BYTES).toString("hex");
  const body = `${name}_${randomBytes(SECRET_BYTES).toString("base64url")}`;
  return { token: `iamm_${body}_${checksumOf(body)}`, hint: `iamm_${name}` };
}

function isWellFormed(token: string): boolean {
  const [, name, secret, checksum] = FORM.exec(token) ?? [];
  return checksum !== undefined && checksumOf(`${name}_${secret}`) === checksum;
}

function checksumOf(body: string): string {
  return crc32(body).toString(16).padStart(8, "0");
}
