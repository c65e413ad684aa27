/** The use cases of notification rules. */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { sql } from "kysely";
import type { z } from "zod";
import { now } from "../../clock.ts";
import { type NotificationRule, NotificationRuleEntity } from "../../db/entities/notification.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, type RowOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { ALERT_QUERY_KEYS } from "../../iam/alerts/alert-query.ts";
import { nextDigestAt, type NotificationSchedule } from "../../iam/alerts/notification.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { type Page, pageById, type PageRequest } from "../core/page.ts";
import { actorOf } from "../core/permissions.ts";
import { readQuery } from "../core/query-conditions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { selectionOf } from "./matching.ts";
import {
  type NotificationPreviewInput,
  type NotificationRuleInput,
  type NotificationSampleInput,
  previewInput,
  quietTimeOf,
  requireOneSubject,
  ruleInput,
  sampleInput,
  scheduleOf,
  type UpdateNotificationRuleInput,
  updateRuleInput,
} from "./rule-input.ts";
import { type NotificationPreview, type NotificationSample, previewRule, sampleMessage } from "./rule-preview.ts";
import { quietHoursOf, timeOf } from "./rule-view.ts";
import { notificationSettings } from "./send-messages.ts";

const r = table("notification_rule");
const t = table("notification_target");
const a = table("account");
const e = table("alert_event");
const n = table("notification_event");

const RULES_MAX = 100;

export class NotificationRules {
  constructor(private readonly scope: Scope) {}

  /** Lists rules, oldest first. */
  async list(request: PageRequest): Promise<Page<NotificationRule>> {
    allow(this.scope, "notifications.read");
    return pageById(this.em(), NotificationRuleEntity, request);
  }

  async get(id: string): Promise<NotificationRule> {
    allow(this.scope, "notifications.read");
    const rule = await this.em().findOne(NotificationRuleEntity, { id });
    if (!rule) throw new AppError("NOT_FOUND", { message: "There is no such notification rule." });
    return rule;
  }

  /** Creates a rule. It reports the events that happen from now on. Errors: BAD_QUERY, BAD_USER_INPUT. */
  async create(input: NotificationRuleInput): Promise<NotificationRule> {
    const caller = allow(this.scope, "notifications.update");
    const given = parseInput(ruleInput, input);
    requireOneSubject(given);
    await this.requireQuery(given.query);
    const columns = columnsOf(given);
    const isEnabled = given.isEnabled ?? true;
    const id = newId("rule");
    await this.save(async (tx) => {
      if ((await tx.count(NotificationRuleEntity, {})) >= RULES_MAX)
        throw new AppError("BAD_USER_INPUT", { message: `There can be at most ${RULES_MAX} rules. Delete one first.` });
      await requireTargets(tx, given);
      await requireAccounts(tx, given.accountIds);
      await tx.insert(NotificationRuleEntity, {
        id,
        ...columns,
        isEnabled,
        ...(await newestEvents(tx)),
        heldUntil: null,
        failedAt: null,
        failureCode: null,
        createdBy: actorOf(caller),
        createdAt: new Date(now()),
      });
      await this.record(tx, "CREATE", { id, ...columns, isEnabled });
    });
    return this.get(id);
  }

  /**
   * Replaces the settings of a rule. A rule that is enabled again, or that sent a report before, reports only the events
   * from now on. One that did not work reports those since then.
   */
  async update(input: UpdateNotificationRuleInput): Promise<NotificationRule> {
    allow(this.scope, "notifications.update");
    const { id, ...given } = parseInput(updateRuleInput, input);
    requireOneSubject(given);
    await this.requireQuery(given.query);
    const columns = columnsOf(given);
    await this.save(async (tx) => {
      // The worker's row lock is short. Its position must not be overwritten.
      const former = await selectFirst(databaseOf(tx), FORMER, sql`from ${r.$table} where ${r.id} = ${id} for update`);
      if (!former) throw new AppError("NOT_FOUND", { message: "There is no such notification rule." });
      await requireTargets(tx, given);
      await requireAccounts(tx, given.accountIds);
      const willBeEnabled = given.isEnabled ?? former.isEnabled;
      const sendsReport = columns.reportStandard !== null;
      // A report has no events to wait for, and the position of its rule does not move.
      const beginsNow = (willBeEnabled && !former.isEnabled) || sendsReport !== former.sendsReport;
      await tx.nativeUpdate(
        NotificationRuleEntity,
        { id },
        {
          ...columns,
          ...(columns.nextDigestAt !== null && isWaiting(former) && { nextDigestAt: new Date(now()) }),
          isEnabled: willBeEnabled,
          failedAt: null,
          failureCode: null,
          ...(beginsNow && { ...(await newestEvents(tx)), heldUntil: null, nextDigestAt: columns.nextDigestAt }),
        },
      );
      // The new quiet hours decide about held events again.
      await sql`update ${r.$table} set ${r.failingSince} = null, ${r.retryAt} = null,
          ${r.heldUntil} = case when ${r.heldUntil} is not null then clock_timestamp() end where ${r.id} = ${id}`.execute(
        tx.getKysely(),
      );
      await this.record(tx, "UPDATE", { id, ...columns, isEnabled: willBeEnabled });
    });
    return this.get(id);
  }

  /** Deletes a rule. Its messages that wait are still sent. */
  async delete(id: string): Promise<NotificationRule> {
    allow(this.scope, "notifications.update");
    const rule = await this.get(id);
    await this.save(async (tx) => {
      await tx.nativeDelete(NotificationRuleEntity, { id });
      await this.record(tx, "DELETE", rule);
    });
    return rule;
  }

  /**
   * The messages that a rule with these settings would have sent in the last 30 days. Errors: BAD_QUERY,
   * BAD_USER_INPUT.
   */
  async preview(input: NotificationPreviewInput): Promise<NotificationPreview> {
    allow(this.scope, "notifications.read");
    const given = parseInput(previewInput, input);
    return previewRule(this.em(), given, await this.requireQuery(given.query));
  }

  /** One message of `preview`, as each kind of target would get it. Errors: BAD_QUERY, BAD_USER_INPUT. */
  async sample(input: NotificationSampleInput): Promise<NotificationSample> {
    allow(this.scope, "notifications.read");
    const given = parseInput(sampleInput, input);
    const { publicUrl } = notificationSettings(this.scope.platform);
    return sampleMessage(this.em(), given, { selection: await this.requireQuery(given.query), publicUrl });
  }

  /** Requires a query of the list of alerts that does not depend on who asks. Error: BAD_QUERY with the position. */
  private async requireQuery(query: string) {
    let conditions;
    try {
      conditions = readQuery(query, ALERT_QUERY_KEYS);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { position } = error.details;
      throw new AppError(error.code, {
        message: `query, character ${Number(position) + 1}: ${error.message}`,
        details: { ...error.details, path: "query" },
      });
    }
    const own = conditions.find(
      (condition) =>
        condition.kind === "TEXT" &&
        condition.key === "assignee" &&
        condition.values.some((value) => value.toLowerCase() === "me"),
    );
    if (own)
      throw new AppError("BAD_QUERY", {
        message: "A rule has no reader, so assignee:me finds nothing. Write the operator's name instead.",
        details: { position: own.position, path: "query" },
      });
    return selectionOf(this.scope, query);
  }

  private async save(change: (tx: Em) => Promise<void>): Promise<void> {
    try {
      await this.em().transactional(change);
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw new AppError("BAD_USER_INPUT", {
        message: "name: is already used by another rule.",
        details: { path: "name" },
      });
    }
  }

  private async record(tx: Em, operation: "CREATE" | "UPDATE" | "DELETE", rule: RecordedRule): Promise<void> {
    const { id, name, query, events, accountIds, targetIds, frequency, weekday, timeZone, isEnabled } = rule;
    await recordAudit(tx, this.scope, {
      action: "notifications.update",
      target: id,
      targetName: name,
      details: {
        asked: operation,
        isEnabled,
        query,
        events: [...events],
        report: rule.reportStandard ?? undefined,
        accountIds: [...accountIds],
        targetIds: [...targetIds],
        toOwners: rule.toOwners,
        frequency,
        startTime: timeOf(rule.startMinute),
        weekday,
        timeZone,
        quietHours: quietHoursOf(rule),
      },
    });
  }

  private em(): Em {
    return this.scope.em.fork();
  }
}

/** The state of a rule before it is changed. */
const FORMER = {
  isEnabled: r.isEnabled,
  isHolding: sql<boolean>`${r.heldUntil} is not null`,
  isDigest: sql<boolean>`${r.nextDigestAt} is not null`,
  isOverdue: sql<boolean | null>`${r.nextDigestAt} <= clock_timestamp()`,
  isFailing: sql<boolean>`${r.failingSince} is not null`,
  sendsReport: sql<boolean>`${r.reportStandard} is not null`,
};
type FormerRule = RowOf<typeof FORMER>;

/** Whether events wait that are overdue or held until the end of quiet hours, rather than for the next digest. */
function isWaiting({ isHolding, isDigest, isOverdue, isFailing }: FormerRule) {
  return isHolding || (isDigest ? isOverdue === true : isFailing);
}

/** The facts about a rule in the audit log: everything that decides what it sends, when, and to which targets. */
type RecordedRule = Pick<
  NotificationRule,
  | "id"
  | "name"
  | "query"
  | "events"
  | "reportStandard"
  | "accountIds"
  | "targetIds"
  | "toOwners"
  | "frequency"
  | "startMinute"
  | "weekday"
  | "timeZone"
  | "quietFromMinute"
  | "quietToMinute"
  | "quietExceptSeverity"
  | "isEnabled"
>;

/** The columns that the input of a rule sets. */
function columnsOf(given: z.output<typeof ruleInput>) {
  const { name, query, events, accountIds, targetIds, reportStandard = null } = given;
  const schedule = scheduleOf(given);
  const quiet = quietTimeOf(given);
  return {
    name,
    query,
    events,
    reportStandard,
    accountIds,
    targetIds: [...new Set(targetIds)],
    toOwners: given.toOwners ?? false,
    ...schedule,
    quietFromMinute: quiet?.fromMinute ?? null,
    quietToMinute: quiet?.toMinute ?? null,
    quietExceptSeverity: quiet?.exceptSeverity ?? null,
    nextDigestAt: digestAfterNow(schedule),
  };
}

function digestAfterNow(schedule: NotificationSchedule): Date | null {
  const next = nextDigestAt(schedule, now());
  return next === null ? null : new Date(next);
}

/** Requires that the accounts are connected. */
async function requireAccounts(tx: Em, ids: readonly string[]): Promise<void> {
  const rows = await select(
    databaseOf(tx),
    pick(a, "id"),
    sql`from ${a.$table} where ${a.id} = any(${sql.val([...ids])}::text[]) and ${a.status} <> 'ARCHIVED'`,
  );
  const missing = ids.findIndex((id) => !rows.some((row) => row.id === id));
  if (missing >= 0)
    throw new AppError("BAD_USER_INPUT", {
      message: "accountIds: there is no such account, or it was disconnected.",
      details: { path: `accountIds.${missing}` },
    });
}

/** Requires that the targets exist, and keeps them until the commit. */
async function requireTargets(
  tx: Em,
  { targetIds: ids, reportStandard }: Pick<z.output<typeof ruleInput>, "targetIds" | "reportStandard">,
): Promise<void> {
  const rows = await select(
    databaseOf(tx),
    pick(t, "id", "kind"),
    sql`from ${t.$table} where ${t.id} = any(${sql.val([...ids])}::text[]) for share`,
  );
  const missing = ids.findIndex((id) => !rows.some((row) => row.id === id));
  if (missing >= 0)
    throw new AppError("BAD_USER_INPUT", {
      message: "targetIds: there is no such target. It may have been deleted.",
      details: { path: `targetIds.${missing}` },
    });
  const other = ids.findIndex((id) => rows.some((row) => row.id === id && row.kind !== "EMAIL"));
  if (reportStandard != null && other >= 0)
    throw new AppError("BAD_USER_INPUT", {
      message: "targetIds: a report is sent to e-mail targets only.",
      details: { path: `targetIds.${other}` },
    });
}

/** The positions from which a rule reports what happens from now on. */
async function newestEvents(tx: Em): Promise<{ readonly position: number; readonly eventPosition: number }> {
  const newest = await selectFirst(
    databaseOf(tx),
    {
      alerts: sql<string>`(select coalesce(max(${e.seq}), 0) from ${e.$table})`,
      others: sql<string>`(select coalesce(max(${n.seq}), 0) from ${n.$table})`,
    },
    sql``,
  );
  return { position: Number(newest?.alerts ?? 0), eventPosition: Number(newest?.others ?? 0) };
}
