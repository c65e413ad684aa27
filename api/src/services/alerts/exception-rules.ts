/** The use cases of exception rules. Their effect on alerts is in `exception-muting.ts` and `exception-settling.ts`. */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { OperatorEntity } from "../../db/entities/access.ts";
import type { Alert } from "../../db/entities/alert.ts";
import { type ExceptionRule, ExceptionRuleEntity } from "../../db/entities/exception-rule.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { countRows, databaseOf, derived, known, listOf, pick, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { DISMISSAL_REASONS } from "../../iam/alerts/alert.ts";
import {
  type ExceptionEndReason,
  EXCEPTION_MAX_DAYS,
  isBroad,
  MUTABLE_STATUSES,
  needsProof,
} from "../../iam/alerts/exception-rule.ts";
import { countOf } from "../../iam/count-of.ts";
import { QUERY_MAX_CHARACTERS } from "../../iam/query.ts";
import { DAY, MINUTE, SECOND } from "../../iam/time.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { moment, parseInput, text } from "../core/input.ts";
import { type Page, pageById, type PageRequest } from "../core/page.ts";
import { actorOf } from "../core/permissions.ts";
import type { Condition } from "../core/query-conditions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { beforeReading } from "./due-alerts.ts";
import { exceptionQueryCondition, requireExceptionQuery } from "./exception-matching.ts";
import { settleExceptionRules } from "./exception-settling.ts";
import { alertColumns, alertOf } from "./rows.ts";
import { isOfActiveAccount } from "./selection.ts";

/** The maximum number of active rules. Each is compared with every alert that a scan opens. */
const ACTIVE_RULES_MAX = 200;
const COMMENT_MAX_CHARACTERS = 4_000;
const PREVIEW_ALERTS_MAX = 50;
const a = table("alert", "a");
const rules = table("exception_rule");
/** How long a request makes alerts follow a rule. A worker does the rest. */
const SETTLE_WITHIN_MS = 2 * SECOND;
/** How long a rule can be undone. The dashboard offers it for 10 seconds. */
const UNDO_WITHIN_MS = 10 * MINUTE;

const previewInput = z.object({
  query: z.string().max(QUERY_MAX_CHARACTERS),
  mutesCritical: z.boolean().nullish(),
});
export type ExceptionPreviewInput = z.input<typeof previewInput>;

const createInput = z.object({
  query: z.string().max(QUERY_MAX_CHARACTERS),
  reason: z.enum(DISMISSAL_REASONS),
  comment: text(COMMENT_MAX_CHARACTERS),
  ownerId: z.string().max(64).nullish(),
  expiresAt: moment,
  mutesCritical: z.boolean().nullish(),
  confirmedCount: z.number().int().min(0).nullish(),
});
export type CreateExceptionRuleInput = z.input<typeof createInput>;

const updateInput = z.object({
  id: z.string().max(64),
  reason: z.enum(DISMISSAL_REASONS).nullish(),
  comment: text(COMMENT_MAX_CHARACTERS).nullish(),
  ownerId: z.string().max(64).nullish(),
  expiresAt: moment.nullish(),
});
export type UpdateExceptionRuleInput = z.input<typeof updateInput>;

/** The alerts that a rule with this query would mute now. */
export interface ExceptionPreview {
  readonly mutedCount: number;
  /** The matching CRITICAL alerts, which the rule mutes only if it says so. */
  readonly criticalCount: number;
  /** The alerts that are not dismissed or resolved, of which the rule mutes `mutedCount`. */
  readonly openCount: number;
  readonly resourceCount: number;
  readonly checkCount: number;
  /** Whether saving needs `mutedCount` as a confirmation. */
  readonly isBroad: boolean;
  /** The alerts that the rule would mute, worst first, at most 50. */
  readonly alerts: readonly Alert[];
}

/** The operator who answers for a rule, as they are now. */
export interface ExceptionOwner {
  readonly id: string;
  readonly name: string;
  /** Whether the operator can sign in. Otherwise the rule has no active owner. */
  readonly isActive: boolean;
}

export class ExceptionRules {
  constructor(private readonly scope: Scope) {}

  /** Rules, newest first. With `isActive`, only those that mute alerts now, or only those that are over. */
  async list(request: PageRequest, isActive: boolean | null = null): Promise<Page<ExceptionRule>> {
    allow(this.scope, "alerts.read");
    const at = new Date(now());
    const active = { endedAt: null, expiresAt: { $gt: at } };
    const over = { $or: [{ endedAt: { $ne: null } }, { expiresAt: { $lte: at } }] };
    const wanted = isActive ? active : over;
    const where = isActive === null ? {} : wanted;
    return pageById(this.scope.em.fork(), ExceptionRuleEntity, request, { where, order: "desc" });
  }

  async get(id: string): Promise<ExceptionRule> {
    allow(this.scope, "alerts.read");
    return requireRule(this.scope.em.fork(), id);
  }

  async byIds(ids: readonly string[]): Promise<Map<string, ExceptionRule>> {
    allow(this.scope, "alerts.read");
    const rules = await this.scope.em.fork().find(ExceptionRuleEntity, { id: { $in: [...ids] } });
    return new Map(rules.map((rule) => [rule.id, rule]));
  }

  /** Whether the rule mutes alerts now. */
  isActive({ endedAt, expiresAt }: ExceptionRule): boolean {
    return endedAt === null && expiresAt.getTime() > now();
  }

  /** Why this version cannot read the query of a rule, which then mutes nothing new. Null if it can. */
  queryProblem(query: string): string | null {
    try {
      requireExceptionQuery(query);
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }

  /** The owners of rules, by their IDs. */
  async owners(ids: readonly string[]): Promise<Map<string, ExceptionOwner>> {
    allow(this.scope, "alerts.read");
    const operators = await this.scope.em.fork().find(OperatorEntity, { id: { $in: [...ids] } });
    return new Map(operators.map(({ id, name, status }) => [id, { id, name, isActive: status !== "DISABLED" }]));
  }

  /** The number of alerts that each rule mutes now, by rule. */
  async mutedCounts(ids: readonly string[]): Promise<Map<string, number>> {
    allow(this.scope, "alerts.read");
    await beforeReading(this.scope);
    const rows = await select(
      databaseOf(this.scope.em),
      { id: known<string, string | null>(a.exceptionRuleId), count: sql<number>`count(*)::integer` },
      sql`from ${a.$table}
       where ${a.status} = 'DISMISSED' and ${a.exceptionRuleId} = any(${sql.val(ids)}::text[]) and ${isOfActiveAccount(a.accountId)}
       group by 1`,
    );
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  /** The number of alerts that rules mute now. */
  async mutedCount(): Promise<number> {
    allow(this.scope, "alerts.read");
    await beforeReading(this.scope);
    return countRows(
      databaseOf(this.scope.em),
      sql`from ${a.$table}
       where ${a.status} = 'DISMISSED' and ${a.exceptionRuleId} is not null and ${isOfActiveAccount(a.accountId)}`,
    );
  }

  /** Counts the alerts that a rule with this query would mute now. Errors: BAD_QUERY. */
  async preview(input: ExceptionPreviewInput): Promise<ExceptionPreview> {
    allow(this.scope, "alerts.read");
    const { query, mutesCritical } = parseInput(previewInput, input);
    await beforeReading(this.scope);
    const { isMatched, isMuted } = await this.conditions(query, mutesCritical ?? false);
    const alerts = await select(
      databaseOf(this.scope.em),
      alertColumns(),
      sql`from ${a.$table} where ${isMatched} and ${isMuted}
       order by ${a.severityRank}, ${a.number} desc limit ${PREVIEW_ALERTS_MAX}`,
    );
    return { ...(await this.count(this.scope.em, isMatched, isMuted)), alerts: alerts.map(alertOf) };
  }

  /**
   * Saves a rule and mutes the alerts that match it: at once, or by the next poll of a worker if they are many. Errors:
   * BAD_QUERY, EXCEPTION_TOO_LONG, EXCEPTION_UNCONFIRMED, REAUTHENTICATION_REQUIRED.
   */
  async create(input: CreateExceptionRuleInput): Promise<ExceptionRule> {
    const caller = allow(this.scope, "exceptions.update");
    const given = parseInput(createInput, input);
    const mutesCritical = given.mutesCritical ?? false;
    const query = given.query.trim();
    requireEnd(given.expiresAt);
    const ownerId = await this.requireOwner(given.ownerId ?? caller.operatorId);
    const { isMatched, isMuted } = await this.conditions(query, mutesCritical);
    const counts = await this.count(this.scope.em, isMatched, isMuted);
    if (needsProof({ ...counts, conditions: requireExceptionQuery(query), mutesCritical }))
      allow(this.scope, "exceptions.createBroad");
    if (counts.isBroad && (given.confirmedCount ?? -1) < counts.mutedCount) throw unconfirmed(counts);
    const at = new Date(now());
    const rule: ExceptionRule = {
      id: newId("exception"),
      query,
      reason: given.reason,
      comment: given.comment,
      ownerId,
      mutesCritical,
      createdBy: actorOf(caller),
      createdAt: at,
      changedBy: actorOf(caller),
      expiresAt: given.expiresAt,
      endedAt: null,
      endReason: null,
      revision: 1,
      settledRevision: 0,
    };
    await this.scope.em.fork().transactional(async (tx) => {
      const active = await tx.count(ExceptionRuleEntity, { endedAt: null, expiresAt: { $gt: at } });
      if (active >= ACTIVE_RULES_MAX)
        throw new AppError("BAD_USER_INPUT", {
          message: `At most ${ACTIVE_RULES_MAX} exceptions can be active. End one first, or widen the query of one.`,
        });
      await tx.insert(ExceptionRuleEntity, rule);
      await this.record(tx, "CREATE", rule, { mutedCount: counts.mutedCount });
    });
    return this.settled(rule.id);
  }

  /**
   * Changes the reason, comment, owner or end of an active rule. The query cannot change: another query is another rule. A
   * later end of a rule that mutes much needs the same proof as creating it. Errors: EXCEPTION_ENDED, EXCEPTION_TOO_LONG,
   * REAUTHENTICATION_REQUIRED.
   */
  async update(input: UpdateExceptionRuleInput): Promise<ExceptionRule> {
    const caller = allow(this.scope, "exceptions.update");
    const { id, ...given } = parseInput(updateInput, input);
    if (given.expiresAt) requireEnd(given.expiresAt);
    const ownerId = given.ownerId == null ? null : await this.requireOwner(given.ownerId);
    await this.change(id, async (rule, tx) => {
      const isProlonged = given.expiresAt != null && given.expiresAt > rule.expiresAt;
      if (isProlonged && (await isProofNeeded(tx, rule))) allow(this.scope, "exceptions.createBroad");
      return {
        reason: given.reason ?? rule.reason,
        comment: given.comment ?? rule.comment,
        expiresAt: given.expiresAt ?? rule.expiresAt,
        ownerId: ownerId ?? rule.ownerId,
        changedBy: actorOf(caller),
      };
    });
    return this.settled(id);
  }

  /** Ends a rule. Its alerts open, except those that another rule mutes. Error: EXCEPTION_ENDED. */
  async end(id: string): Promise<ExceptionRule> {
    const caller = allow(this.scope, "exceptions.update");
    await this.change(id, () => ({ ...ending("ENDED"), changedBy: actorOf(caller) }));
    return this.settled(id);
  }

  /**
   * Undoes the creation of the caller's rule within 10 minutes: its alerts get back their former state. Errors:
   * EXCEPTION_ENDED, and UNDO_EXPIRED if the rule is another operator's, older or changed.
   */
  async undo(id: string): Promise<ExceptionRule> {
    const caller = allow(this.scope, "exceptions.update");
    await this.change(id, (rule) => {
      const { kind, id: operatorId, tokenId } = actorOf(caller);
      const { createdBy } = rule;
      const isOwn = createdBy.kind === kind && createdBy.id === operatorId && createdBy.tokenId === tokenId;
      if (!isOwn || rule.revision > 1 || rule.createdAt.getTime() < now() - UNDO_WITHIN_MS)
        throw new AppError("UNDO_EXPIRED", {
          message: "This exception can no longer be undone. End it instead: its alerts then open.",
          details: { path: "id" },
        });
      return { ...ending("UNDONE"), changedBy: actorOf(caller) };
    });
    return this.settled(id);
  }

  /** Changes an active rule and gives it its next revision, which its alerts then follow. */
  private async change(
    id: string,
    valuesOf: (rule: ExceptionRule, tx: Em) => Partial<ExceptionRule> | Promise<Partial<ExceptionRule>>,
  ): Promise<void> {
    await this.scope.em.fork().transactional(async (tx) => {
      await sql`select 1 from ${rules.$table} where ${rules.id} = ${id} for update`.execute(tx.getKysely());
      const rule = await requireRule(tx, id);
      if (!this.isActive(rule)) throw new AppError("EXCEPTION_ENDED");
      const values = await valuesOf({ ...rule }, tx);
      await tx.nativeUpdate(ExceptionRuleEntity, { id }, { ...values, revision: rule.revision + 1 });
      await this.record(tx, values.endReason ?? "UPDATE", { ...rule, ...values });
    });
  }

  /** The rule after its alerts have followed it, as far as time allows. */
  private async settled(id: string): Promise<ExceptionRule> {
    await settleExceptionRules(this.scope.em.fork(), SETTLE_WITHIN_MS);
    return requireRule(this.scope.em.fork(), id);
  }

  /** The conditions of the alerts that the query matches, and of those among them that the rule mutes. */
  private async conditions(
    query: string,
    mutesCritical: boolean,
  ): Promise<{ readonly isMatched: Condition; readonly isMuted: Condition }> {
    try {
      requireExceptionQuery(query);
    } catch (error) {
      if (error instanceof AppError)
        throw new AppError(error.code, { message: error.message, details: { ...error.details, path: "query" } });
      throw error;
    }
    const isMatched = await exceptionQueryCondition(this.scope.em, query, { isOfAnyAccount: false });
    return {
      isMatched: sql`(${isMatched} and ${IS_MUTABLE})`,
      isMuted: mutesCritical ? sql<boolean>`true` : sql<boolean>`${a.severity} <> 'CRITICAL'`,
    };
  }

  private async count(em: Em, isMatched: Condition, isMuted: Condition): Promise<Omit<ExceptionPreview, "alerts">> {
    const matched = { ...pick(a, "accountId", "resourceId", "checkId", "severity"), isMuted };
    const m = derived("m", matched);
    const counts = await selectFirst(
      databaseOf(em),
      {
        mutedCount: sql<number>`count(*) filter (where ${m.isMuted})::integer`,
        criticalCount: sql<number>`count(*) filter (where ${m.severity} = 'CRITICAL')::integer`,
        resourceCount: sql<number>`count(distinct (${m.accountId}, ${m.resourceId})) filter (where ${m.isMuted})::integer`,
        checkCount: sql<number>`count(distinct ${m.checkId}) filter (where ${m.isMuted})::integer`,
        openCount: sql<number>`(
          select count(*)::integer from ${a.$table} where ${IS_MUTABLE} and ${isOfActiveAccount(a.accountId)})`,
      },
      sql`from (select ${listOf(matched)} from ${a.$table} where ${isMatched}) ${m.$table}`,
    );
    return { ...counts!, isBroad: isBroad(counts!) };
  }

  private async requireOwner(id: string | null): Promise<string> {
    const operator = id === null ? null : await this.scope.em.fork().findOne(OperatorEntity, { id });
    if (!operator || operator.status === "DISABLED")
      throw new AppError("BAD_USER_INPUT", {
        message: "ownerId: must be the ID of an operator who can sign in. The owner answers for the exception.",
        details: { path: "ownerId" },
      });
    return operator.id;
  }

  private async record(
    tx: Em,
    operation: "CREATE" | "UPDATE" | ExceptionEndReason,
    { id, query, reason, comment, ownerId, expiresAt, mutesCritical }: ExceptionRule,
    more: { readonly mutedCount?: number } = {},
  ): Promise<void> {
    await recordAudit(tx, this.scope, {
      action: "exceptions.update",
      target: id,
      targetName: query,
      details: {
        asked: operation,
        query,
        reason,
        comment,
        ownerId,
        expiresAt: expiresAt.toISOString(),
        mutesCritical,
        ...more,
      },
    });
  }
}

const IS_MUTABLE: RawBuilder<unknown> = sql`${a.status} in (${sql.join(MUTABLE_STATUSES.map((status) => sql.lit(status)))})`;

async function requireRule(em: Em, id: string): Promise<ExceptionRule> {
  const rule = await em.findOne(ExceptionRuleEntity, { id });
  if (!rule) throw new AppError("NOT_FOUND", { message: "There is no such exception." });
  return rule;
}

/** Whether prolonging the rule needs a proof, by the alerts that it mutes now. */
async function isProofNeeded(tx: Em, { id, query, mutesCritical }: ExceptionRule): Promise<boolean> {
  const isMuted = sql`(${a.status} = 'DISMISSED' and ${a.exceptionRuleId} = ${id})`;
  const counts = await selectFirst(
    databaseOf(tx),
    { mutedCount: sql<number>`count(*) filter (where ${isMuted})::integer`, openCount: sql<number>`count(*)::integer` },
    sql`from ${a.$table} where (${isMuted} or ${IS_MUTABLE}) and ${isOfActiveAccount(a.accountId)}`,
  );
  return needsProof({ ...counts!, conditions: requireExceptionQuery(query), mutesCritical });
}

function requireEnd(expiresAt: Date): void {
  const at = now();
  if (!(expiresAt.getTime() > at))
    throw new AppError("BAD_USER_INPUT", {
      message: "expiresAt: must be in the future.",
      details: { path: "expiresAt" },
    });
  if (expiresAt.getTime() > at + EXCEPTION_MAX_DAYS * DAY)
    throw new AppError("EXCEPTION_TOO_LONG", { details: { path: "expiresAt" } });
}

function ending(endReason: ExceptionEndReason): Pick<ExceptionRule, "endedAt" | "endReason"> {
  return { endedAt: new Date(now()), endReason };
}

function unconfirmed({ mutedCount, openCount }: Pick<ExceptionPreview, "mutedCount" | "openCount">): AppError {
  return new AppError("EXCEPTION_UNCONFIRMED", {
    message: `This exception would mute ${mutedCount} of ${countOf(openCount, "open alert")}. Check the preview, then save the exception with confirmedCount: ${mutedCount}.`,
    details: { path: "confirmedCount", mutedCount, openCount },
  });
}
