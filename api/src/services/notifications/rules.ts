/** The use cases of notification rules. */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { type NotificationRule, NotificationRuleEntity } from "../../db/entities/notification.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { ALERT_QUERY_KEYS } from "../../iam/alerts/alert-query.ts";
import {
  nextDigestAt,
  NOTIFICATION_EVENTS,
  NOTIFICATION_FREQUENCIES,
  type NotificationSchedule,
} from "../../iam/alerts/notification.ts";
import { QUERY_MAX_CHARACTERS } from "../../iam/query.ts";
import { isTimeZone } from "../../iam/schedule.ts";
import { DAY } from "../../iam/time.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput, text } from "../core/input.ts";
import { type Page, pageById, type PageRequest } from "../core/page.ts";
import { actorOf } from "../core/permissions.ts";
import { readQuery } from "../core/query-conditions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { bySlot, type EventGroup, matchEvents, selectionOf } from "./matching.ts";
import { type EventCount, type NotifiedAlert, titleOf } from "./message.ts";

const RULES_MAX = 100;
const TARGETS_PER_RULE_MAX = 10;
const NAME_MAX_CHARACTERS = 100;
const DEFAULT_START = "09:00";
const PREVIEW_DAYS = 30;
const PREVIEW_MESSAGES_MAX = 50;
const PREVIEW_ALERTS_MAX = 10;

const match = {
  query: z.string().max(QUERY_MAX_CHARACTERS),
  events: z
    .array(z.enum(NOTIFICATION_EVENTS))
    .min(1)
    .max(NOTIFICATION_EVENTS.length)
    .transform((events) => [...new Set(events)]),
  frequency: z.enum(NOTIFICATION_FREQUENCIES),
  startTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day, such as 09:00")
    .nullish(),
  timeZone: z.string().max(64).refine(isTimeZone, "must be an IANA time zone, such as Europe/Berlin").nullish(),
};

const ruleInput = z.object({
  ...match,
  name: text(NAME_MAX_CHARACTERS),
  targetIds: z.array(z.string().max(64)).min(1).max(TARGETS_PER_RULE_MAX),
  isEnabled: z.boolean().nullish(),
});
export type NotificationRuleInput = z.input<typeof ruleInput>;

const updateInput = ruleInput.extend({ id: z.string().max(64) });
export type UpdateNotificationRuleInput = z.input<typeof updateInput>;

const previewInput = z.object(match);
export type NotificationPreviewInput = z.input<typeof previewInput>;

export interface PreviewMessage extends EventGroup {
  readonly alerts: readonly (NotifiedAlert & { readonly resourceName: string })[];
  readonly title: string;
  readonly eventCount: number;
}

export interface NotificationPreview {
  readonly messageCount: number;
  /** How many messages one message per event would have been. */
  readonly eventCount: number;
  /** The number of messages on each day, in UTC, oldest day first. */
  readonly days: readonly { readonly date: string; readonly count: number }[];
  /** The newest messages, newest first. */
  readonly messages: readonly PreviewMessage[];
  /** The time since which there are events. Null if there are none yet. */
  readonly since: Date | null;
}

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
    const { startTime, timeZone, isEnabled, ...given } = parseInput(ruleInput, input);
    await this.requireQuery(given.query);
    const schedule = scheduleOf({ ...given, startTime, timeZone });
    const id = newId("rule");
    await this.save(async (tx) => {
      if ((await tx.count(NotificationRuleEntity, {})) >= RULES_MAX)
        throw new AppError("BAD_USER_INPUT", { message: `There can be at most ${RULES_MAX} rules. Delete one first.` });
      await requireTargets(tx, given.targetIds);
      await tx.insert(NotificationRuleEntity, {
        id,
        ...given,
        targetIds: [...new Set(given.targetIds)],
        ...schedule,
        isEnabled: isEnabled ?? true,
        position: await newestEvent(tx),
        nextDigestAt: digestAfterNow(schedule),
        createdBy: actorOf(caller),
        createdAt: new Date(now()),
      });
      await this.record(tx, "CREATE", { id, ...given });
    });
    return this.get(id);
  }

  /** Replaces the settings of a rule. A rule that is enabled again reports only the events from now on. */
  async update(input: UpdateNotificationRuleInput): Promise<NotificationRule> {
    allow(this.scope, "notifications.update");
    const { id, startTime, timeZone, isEnabled, ...given } = parseInput(updateInput, input);
    await this.requireQuery(given.query);
    const schedule = scheduleOf({ ...given, startTime, timeZone });
    await this.save(async (tx) => {
      // The worker's row lock is short. Its position must not be overwritten.
      const { rows } = await sql<{ is_enabled: boolean }>`
        select is_enabled from notification_rule where id = ${id} for update`.execute(tx.getKysely());
      const [former] = rows;
      if (!former) throw new AppError("NOT_FOUND", { message: "There is no such notification rule." });
      await requireTargets(tx, given.targetIds);
      const willBeEnabled = isEnabled ?? former.is_enabled;
      await tx.nativeUpdate(
        NotificationRuleEntity,
        { id },
        {
          ...given,
          targetIds: [...new Set(given.targetIds)],
          ...schedule,
          isEnabled: willBeEnabled,
          nextDigestAt: digestAfterNow(schedule),
          ...(willBeEnabled && !former.is_enabled && { position: await newestEvent(tx) }),
        },
      );
      await this.record(tx, "UPDATE", { id, ...given });
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

  /** What a rule with these settings would have sent in the last 30 days. Errors: BAD_QUERY, BAD_USER_INPUT. */
  async preview(input: NotificationPreviewInput): Promise<NotificationPreview> {
    allow(this.scope, "notifications.read");
    const given = parseInput(previewInput, input);
    const selection = await this.requireQuery(given.query);
    const at = now();
    const from = at - PREVIEW_DAYS * DAY;
    const em = this.em();
    const groups = await matchEvents(em, selection, given.events, {
      range: sql`e.at > ${new Date(from).toISOString()}::timestamptz`,
      group: bySlot(scheduleOf(given)),
      alertsMax: PREVIEW_ALERTS_MAX,
      groupsMax: PREVIEW_MESSAGES_MAX,
    });
    const { rows } = await sql<{ at: string | null }>`select min(at) as at from alert_event`.execute(em.getKysely());
    const messages = groups.toReversed().slice(0, PREVIEW_MESSAGES_MAX);
    return {
      messageCount: groups.length,
      eventCount: groups.reduce((sum, { counts }) => sum + total(counts), 0),
      days: daysOf(groups, from, at),
      messages: messages.map((group) => ({
        ...group,
        alerts: group.alerts.map((alert) => ({ ...alert, resourceName: alert.resource.name })),
        eventCount: total(group.counts),
        title: titleOf({
          ...group,
          ruleId: null,
          ruleName: "",
          isTest: false,
          isDigest: given.frequency !== "AT_ONCE",
        }),
      })),
      since: rows[0]?.at ? new Date(rows[0].at) : null,
    };
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

  private async record(
    tx: Em,
    operation: "CREATE" | "UPDATE" | "DELETE",
    rule: Pick<NotificationRule, "id" | "name" | "query" | "events" | "targetIds" | "frequency">,
  ): Promise<void> {
    const { id, name, query, events, targetIds, frequency } = rule;
    await recordAudit(tx, this.scope, {
      action: "notifications.update",
      target: id,
      targetName: name,
      details: { asked: operation, query, events: [...events], targetIds: [...targetIds], frequency },
    });
  }

  private em(): Em {
    return this.scope.em.fork();
  }
}

function scheduleOf({
  frequency,
  startTime,
  timeZone,
}: Pick<z.output<typeof previewInput>, "frequency" | "startTime" | "timeZone">): NotificationSchedule {
  const [hour, minute] = (startTime ?? DEFAULT_START).split(":").map(Number);
  return { frequency, startMinute: hour! * 60 + minute!, timeZone: timeZone ?? "UTC" };
}

function digestAfterNow(schedule: NotificationSchedule): Date | null {
  const next = nextDigestAt(schedule, now());
  return next === null ? null : new Date(next);
}

/** Requires that the targets exist, and keeps them until the commit. */
async function requireTargets(tx: Em, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from notification_target where id = any(${sql.val([...ids])}::text[]) for share`.execute(tx.getKysely());
  const missing = ids.findIndex((id) => !rows.some((row) => row.id === id));
  if (missing >= 0)
    throw new AppError("BAD_USER_INPUT", {
      message: "targetIds: there is no such target. It may have been deleted.",
      details: { path: `targetIds.${missing}` },
    });
}

async function newestEvent(tx: Em): Promise<number> {
  const { rows } = await sql<{ seq: string }>`select coalesce(max(seq), 0) as seq from alert_event`.execute(
    tx.getKysely(),
  );
  return Number(rows[0]?.seq ?? 0);
}

function total(counts: readonly EventCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function daysOf(groups: readonly EventGroup[], from: number, to: number): NotificationPreview["days"] {
  const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  const counts = Map.groupBy(groups, ({ at }) => dateOf(at.getTime()));
  return Array.from({ length: PREVIEW_DAYS }, (_, index) => dateOf(from + (index + 1) * DAY))
    .filter((date) => date <= dateOf(to))
    .map((date) => ({ date, count: counts.get(date)?.length ?? 0 }));
}
