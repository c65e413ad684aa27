/**
 * The audit log: one row per action, written in the transaction of the action itself.
 *
 * Rows are numbered without gaps and chained. Each row carries a MAC over itself and its predecessor's MAC. The MAC key
 * is sealed by the key-encryption key, so someone with access only to the database cannot change, insert or delete a
 * row before the last one undetected.
 *
 * The rows alone do not prove their end. With database access, the newest rows can be removed and the head set to the
 * last remaining one, or all rows can be replaced by an older copy. A head that was anchored outside of the database
 * reveals both (`anchoring.ts`).
 */
import { randomBytes } from "node:crypto";
import { type FilterQuery, IsolationLevel } from "@mikro-orm/core";
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import { mayChangeAuditLog } from "../../db/application-rights.ts";
import { type AuditEvent, AuditEventEntity } from "../../db/entities/audit.ts";
import { idPrefix, newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { OperatorEntity } from "../../db/entities/access.ts";
import { databaseOf, pick, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { type Actor, nameViaToken } from "../../iam/actor.ts";
import type { JsonValue } from "../../iam/finding.ts";
import { z } from "zod";
import type { Permission } from "../core/permissions.ts";
import { type AuditHead, AuditHeads } from "../core/audit-heads.ts";
import { AUDIT_SETTINGS } from "../core/audit-settings.ts";
import { actorKindOf } from "./actor-kind.ts";
import { auditConditions } from "./audit-query.ts";
import { type AuditCut, cutOf, isStartAllowed } from "./cut.ts";
import { EVENT_VERSION, isAuthentic, isSameMac, macOf } from "./event-mac.ts";
import { VerdictCache } from "./verdict-cache.ts";
import { parseInput, text } from "../core/input.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { allow, type Platform, type Scope } from "../core/request-scope.ts";
import { recordedAddress } from "../core/request-client.ts";
import type { Secrets } from "../core/secrets.ts";
import { timeRange, within } from "../core/time-range.ts";

const events = table("audit_event");
const heads = table("audit_head");
const excluded = table("audit_head", "excluded");
const keys = table("audit_key");
const o = table("operator", "o");

const KEY_PLACE = "audit_key|audit|sealed";
const KEY_BYTES = 32;
const FIRST_PREVIOUS = "";
/** The name of an actor who is not signed in. */
const ANONYMOUS = "anonymous";
/** A batch takes a few milliseconds. 5,000 rows blocked the event loop for a fifth of a second. */
const VERIFY_BATCH = 250;
const DETAIL_MAX_CHARACTERS = 500;

/** An action of the audit log: a permission of `permissions.ts`, or an action that needs no permission. */
export type AuditAction =
  | Permission
  | "views.unshare"
  | "views.delete"
  | "views.restore"
  | "session.signIn"
  | "session.printCode"
  | "access.refused"
  | "operators.accept"
  | "operators.link"
  | "approvals.request"
  | "approvals.approve"
  | "approvals.refuse"
  | "approvals.expire"
  | "approvals.carryOut"
  | "approvals.fail"
  | "accounts.erase"
  | "audit.verify"
  | "audit.prune"
  | "exports.begin"
  | "exports.end"
  | "eventQueues.set"
  | "rotations.acknowledgeDelivery"
  | "eventQueues.remove"
  | "keys.rewrap"
  | "database.restore";

export interface AuditEntry {
  readonly action: AuditAction;
  /** The ID of the resource that the action changed. */
  readonly target?: string | null;
  /** The resource's name at the time. It may later be renamed or deleted. */
  readonly targetName?: string | null;
  /** Details of the action, never a secret. Long texts are truncated. */
  readonly details?: Readonly<Record<string, JsonValue | undefined>>;
  /** The actor, if the scope has no caller yet, as during a sign-in. */
  readonly actor?: { readonly kind: "OPERATOR"; readonly name: string; readonly id: string | null };
}

/**
 * Returns the MAC key of the chain. The first start creates it. Where events exist, a new key would only hide that the
 * old one was deleted. Errors: AUDIT_KEY_MISSING, KEY_MISMATCH, SECRET_UNREADABLE.
 */
export async function openAuditKey(em: Em, secrets: Secrets): Promise<Uint8Array> {
  const database = databaseOf(em);
  const fresh = secrets.seal(randomBytes(KEY_BYTES).toString("base64"), KEY_PLACE);
  await sql`insert into ${keys.$table} (${keys.id}, ${keys.sealed}) select 'audit', ${fresh}
    where not exists (select from ${events.$table}) and not exists (select from ${heads.$table})
    on conflict do nothing`.execute(database);
  const key = await selectFirst(database, pick(keys, "sealed"), sql`from ${keys.$table}`);
  if (key === undefined) throw new AppError("AUDIT_KEY_MISSING");
  return Buffer.from(secrets.open(key.sealed, KEY_PLACE), "base64");
}

/** The part of a scope that is needed to record an action. A command-line program has only this part. */
export interface AuditScope extends Pick<Scope, "caller" | "requestId" | "client" | "approval"> {
  readonly platform: Pick<Platform, "auditKey" | "audit">;
}

/**
 * Records an action. Call it last in the action's transaction: it holds the chain's lock until the commit. An action that
 * needed a second person names the approval request and the operator who approved it.
 */
export async function recordAudit(em: Em, scope: AuditScope, entry: AuditEntry): Promise<void> {
  await recordAudits(em, scope, [entry]);
}

/** Records several actions in their order, each in an event of its own. The same rule holds: call it last. */
export async function recordAudits(em: Em, scope: AuditScope, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const kysely = em.getKysely();
  await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.auditChain})`.execute(kysely);
  let head = await recordedHead(em);
  for (const entry of entries) {
    const event = eventOf(scope, entry, head);
    head = { seq: event.seq, mac: macOf(scope.platform.auditKey, event) };
    await em.insert(AuditEventEntity, { ...event, mac: head.mac });
  }
  await sql`insert into ${heads.$table} (${heads.id}, ${heads.seq}, ${heads.mac}) values ('head', ${head.seq}, ${head.mac})
    on conflict (${heads.id}) do update set ${heads.seq} = ${excluded.seq}, ${heads.mac} = ${excluded.mac}`.execute(
    kysely,
  );
}

function eventOf(
  { caller, platform, requestId, client, approval }: AuditScope,
  { action, target, targetName, details = {}, actor }: AuditEntry,
  head: { readonly seq: number; readonly mac: string },
) {
  const token = actor ? null : caller?.token;
  return {
    version: EVENT_VERSION,
    seq: head.seq + 1,
    id: newId("audit"),
    at: new Date(now()),
    actorKind: actor?.kind ?? caller?.kind ?? "ANONYMOUS",
    actor: actor?.name ?? caller?.name ?? ANONYMOUS,
    actorId: actor ? (actor.id ?? null) : (caller?.operatorId ?? null),
    actorTokenId: token?.id ?? null,
    actorTokenName: token?.name ?? null,
    actorSessionId: actor ? null : (caller?.sessionId ?? null),
    address: client ? recordedAddress(client.address, platform.audit?.address ?? AUDIT_SETTINGS.address) : null,
    client: client?.userAgent ?? null,
    action,
    target: target ?? null,
    targetName: targetName ?? null,
    details: Object.fromEntries(
      Object.entries({
        ...details,
        ...(approval && { approvalId: approval.id, approvedBy: approval.approvedBy.id }),
      }).flatMap(([key, value]) => (value === undefined ? [] : [[key, truncate(value)]])),
    ),
    requestId,
    previousMac: head.mac,
  } as const;
}

export interface AuditVerdict {
  /** The number of events that are present and intact, up to the first that is not. */
  readonly count: number;
  /** The first row that is missing or was changed. Null if every row is as it was written. */
  readonly broken: { readonly seq: number; readonly reason: AuditDamage } | null;
  /** The oldest events, which the retention deleted. Absent if none were. */
  readonly pruned?: { readonly count: number; /** The time of the newest of them. */ readonly until: string };
}

/** REPLACED: the row is authentic, but another one was the head or was anchored at its number. */
export type AuditDamage = "MISSING" | "CHANGED" | "REPLACED" | "CUT_OFF";

/** Verifies the whole chain, one batch at a time, and compares it with the heads that were seen before. */
export async function verifyAudit(em: Em, key: Uint8Array, seen: AuditHeads = new AuditHeads()): Promise<AuditVerdict> {
  // Read before the log, which grows meanwhile: a transaction sees no event that is written after its first statement.
  const { highest } = seen;
  const head = await recordedHead(em);
  const first = await em.findOne(AuditEventEntity, { seq: { $gt: 0 } }, { orderBy: { seq: "asc" } });
  // The oldest events may have been deleted. Only a cut later in the chain can tell.
  const isCut = first !== null && first.seq > 1;
  const start: AuditHead = isCut ? { seq: first.seq - 1, mac: first.previousMac } : { seq: 0, mac: FIRST_PREVIOUS };
  let last = start;
  let cut: AuditCut | null = null;
  const damaged = (seq: number, reason: AuditDamage) => ({ count: last.seq - start.seq, broken: { seq, reason } });
  for (;;) {
    const events = await em
      .fork({ keepTransactionContext: true })
      .find(AuditEventEntity, { seq: { $gt: last.seq } }, { orderBy: { seq: "asc" }, limit: VERIFY_BATCH });
    for (const event of events) {
      if (event.seq !== last.seq + 1) return damaged(last.seq + 1, "MISSING");
      const isIntact = event.previousMac === last.mac && isAuthentic(key, event);
      if (!isIntact) return damaged(event.seq, "CHANGED");
      const isExpected = seen.agreesWith(event) && (event.seq !== head.seq || isSameMac(event.mac, head.mac));
      if (!isExpected) return damaged(event.seq, "REPLACED");
      cut = cutOf(event) ?? cut;
      last = { seq: event.seq, mac: event.mac };
    }
    if (events.length < VERIFY_BATCH) break;
  }
  if (!isStartAllowed(start, cut)) return { count: 0, broken: { seq: (cut?.throughSeq ?? 0) + 1, reason: "MISSING" } };
  if (cut !== null && !seen.agreesWith({ seq: cut.throughSeq, mac: cut.throughMac }))
    return damaged(cut.throughSeq, "REPLACED");
  if (last.seq < Math.max(head.seq, highest)) return damaged(last.seq + 1, "CUT_OFF");
  // A row after the recorded head is as wrong as a missing row. The head is read again, because events that were
  // written in the meantime have moved it.
  const newest = await recordedHead(em);
  if (last.seq > newest.seq) return damaged(newest.seq + 1, "CUT_OFF");
  const pruned = start.seq > 0 && cut !== null && { pruned: { count: start.seq, until: cut.until } };
  return { count: last.seq - start.seq, broken: null, ...pruned };
}

/** Returns the recorded head, and whether the key confirms that its event is the one that was written. */
export async function readHead(em: Em, key: Uint8Array): Promise<AuditHead & { readonly isAuthentic: boolean }> {
  const head = await recordedHead(em);
  const event = await em.findOne(AuditEventEntity, { seq: head.seq });
  const isWritten = event === null ? head.seq === 0 : isSameMac(event.mac, head.mac) && isAuthentic(key, event);
  return { ...head, isAuthentic: isWritten };
}

async function recordedHead(em: Em): Promise<AuditHead> {
  const head = await selectFirst(databaseOf(em), pick(heads, "seq", "mac"), sql`from ${heads.$table}`);
  return { seq: Number(head?.seq ?? 0), mac: head?.mac ?? FIRST_PREVIOUS };
}

const verdicts = new VerdictCache<AuditVerdict>();

/** The verdict on the log as it is now. One verification at a time in this process, kept until the log grows. */
async function latestVerdict(platform: Platform): Promise<AuditVerdict> {
  const em = platform.orm.em.fork();
  const head = await recordedHead(em);
  // In one transaction, because the log grows during a verification.
  return verdicts.get(platform, `${head.seq} ${head.mac}`, () =>
    em.transactional((tx) => verifyAudit(tx, platform.auditKey, platform.auditHeads), {
      isolationLevel: IsolationLevel.REPEATABLE_READ,
    }),
  );
}

const auditFilter = z.object({
  actor: text(128).nullish(),
  action: text(64).nullish(),
  target: text(64).nullish(),
  onlyRefused: z.boolean().nullish(),
  at: timeRange.nullish(),
  query: z.string().nullish(),
});
export type AuditFilter = z.input<typeof auditFilter>;

/** An event with its actor. */
export type ListedAuditEvent = Omit<AuditEvent, "actor"> & { readonly actor: Actor };

export class AuditTrail {
  constructor(private readonly scope: Scope) {}

  /** Lists events, newest first. */
  async list(request: PageRequest, filter: AuditFilter = {}): Promise<Page<ListedAuditEvent>> {
    allow(this.scope, "audit.read");
    const where = await this.conditionOf(filter);
    const page = readPageRequest(request);
    if (page.cursor !== null && !/^\d{1,15}$/.test(page.cursor)) throw new AppError("BAD_CURSOR");
    const seq = Number(page.cursor);
    const afterCursor = page.isForward ? { seq: { $lt: seq } } : { seq: { $gt: seq } };
    const rows = await this.scope.em.find(
      AuditEventEntity,
      { $and: [where, ...(page.cursor === null ? [] : [afterCursor])] },
      { orderBy: { seq: page.isForward ? "desc" : "asc" }, limit: page.limit + 1 },
    );
    const listed = await this.withActors(rows);
    return pageOf(page, listed, ({ seq }) => String(seq), await this.scope.em.count(AuditEventEntity, where));
  }

  async get(id: string): Promise<ListedAuditEvent> {
    allow(this.scope, "audit.read");
    const [event] = await this.withActors(await this.scope.em.find(AuditEventEntity, { id }));
    if (!event) throw new AppError("NOT_FOUND");
    return event;
  }

  /** Throws BAD_USER_INPUT if the filter is not valid. */
  async checkFilter(filter: AuditFilter): Promise<void> {
    await this.conditionOf(filter);
  }

  /** All events that match, newest first, in batches. `until` leaves out the events after that moment. */
  async *batches(
    filter: AuditFilter,
    { until, rowsPerBatch }: { readonly until: Date | null; readonly rowsPerBatch: number },
  ): AsyncGenerator<ListedAuditEvent[], void, undefined> {
    allow(this.scope, "audit.export");
    const where = await this.conditionOf(filter);
    for (let before = Number.MAX_SAFE_INTEGER; ;) {
      const rows = await this.scope.em
        .fork({ keepTransactionContext: true })
        .find(
          AuditEventEntity,
          { $and: [where, { seq: { $lt: before } }, ...(until === null ? [] : [{ at: { $lte: until } }])] },
          { orderBy: { seq: "desc" }, limit: rowsPerBatch },
        );
      if (rows.length > 0) yield await this.withActors(rows);
      if (rows.length < rowsPerBatch) return;
      before = rows.at(-1)!.seq;
    }
  }

  private async conditionOf(filter: AuditFilter): Promise<FilterQuery<AuditEvent>> {
    const { actor, action, target, onlyRefused, at, query } = parseInput(auditFilter, filter);
    return {
      $and: [
        actor ? await this.actsOf(actor) : {},
        action ? { action: { $like: `${action.replaceAll(/[\\%_]/g, "\\$&")}%` } } : {},
        target ? { target } : {},
        onlyRefused ? { details: { outcome: "REFUSED" } } : {},
        within("at", at),
        ...auditConditions(query ?? ""),
      ],
    };
  }

  /**
   * The condition for what an operator did in person or by their tokens, for what one token did, or for the actors that
   * have no ID. A token's name is no condition, because it may equal the name of another operator.
   */
  private async actsOf(actor: string): Promise<FilterQuery<AuditEvent>> {
    if (idPrefix(actor) === "token") return { actorTokenId: actor };
    if (idPrefix(actor) === "operator") return { actorId: actor };
    const operator = await selectFirst(
      databaseOf(this.scope.em),
      pick(o, "id"),
      sql`from ${o.$table} where lower(${o.name}) = lower(${actor})`,
    );
    return operator ? { actorId: operator.id } : { actor, actorId: null, actorKind: { $ne: "TOKEN" } };
  }

  private async withActors(events: readonly AuditEvent[]): Promise<ListedAuditEvent[]> {
    // Only events of version 1 lack the name of the token's owner.
    const ownerIds = events.flatMap(({ version, actorKind, actorId }) =>
      version === 1 && actorKind === "TOKEN" && actorId !== null ? [actorId] : [],
    );
    const owners = await this.scope.em.find(OperatorEntity, { id: { $in: [...new Set(ownerIds)] } });
    const nameOf = new Map(owners.map(({ id, name }) => [id, name]));
    return events.map((event) => ({
      ...event,
      actor: auditActor(event, event.actorId === null ? null : (nameOf.get(event.actorId) ?? event.actorId)),
    }));
  }

  /** Verifies that every row is as it was written, and that no row is missing that this process or its anchor file knows. */
  async verify(): Promise<AuditVerdict> {
    allow(this.scope, "audit.read");
    return latestVerdict(this.scope.platform);
  }

  /** Whether the database refuses that IAM Monitor's role changes or deletes events. */
  async isAppendOnly(): Promise<boolean> {
    allow(this.scope, "audit.read");
    return !(await mayChangeAuditLog(this.scope.em));
  }
}

function auditActor(event: AuditEvent, ownerName: string | null): Actor {
  const { version, actorKind, actor, actorId, actorTokenId, actorTokenName } = event;
  const isOldToken = version === 1 && actorKind === "TOKEN";
  const tokenName = isOldToken ? actor : actorTokenName;
  return {
    kind: actorKindOf(event),
    displayName: isOldToken ? nameViaToken(ownerName, actor) : actor,
    ...(actorId !== null && { id: actorId }),
    ...(actorTokenId !== null && { tokenId: actorTokenId }),
    ...(tokenName !== null && { tokenName }),
  };
}

function truncate(value: JsonValue): JsonValue {
  return typeof value === "string" && value.length > DETAIL_MAX_CHARACTERS
    ? // PostgreSQL refuses JSON with half of a character.
      `${value.slice(0, DETAIL_MAX_CHARACTERS).toWellFormed()}…`
    : value;
}
