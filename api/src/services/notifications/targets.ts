/** The use cases of notification targets. Their secrets are sealed and never returned. */
import { isDeepStrictEqual } from "node:util";
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { sql } from "kysely";
import { z } from "zod";
import { securityHubPolicy } from "../../aws/security-hub.ts";
import { now } from "../../clock.ts";
import { type NotificationTarget, NotificationTargetEntity } from "../../db/entities/notification.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { NOTIFICATION_TARGET_KINDS, type NotificationTargetKind } from "../../iam/alerts/notification.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput, text } from "../core/input.ts";
import { callableAddresses } from "../core/outbound-address.ts";
import { type Page, pageById, type PageRequest } from "../core/page.ts";
import { actorOf } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { sendToFallback } from "./insert-messages.ts";
import { testBody, titleOf } from "./message.ts";
import { readOwnerSettings, requireMappedAddresses, targetsOf } from "./owner-settings.ts";
import { notificationSettings, sendOnce } from "./send-messages.ts";
import { kindOf } from "./targets/kinds.ts";
import { placeOf } from "./targets/security-hub.ts";
import type { TargetSettings } from "./targets/target.ts";
import { forgetTickets } from "./targets/tickets.ts";

const t = table("notification_target", "t");
const r = table("notification_rule", "r");
const d = table("notification_delivery", "d");
const m = table("notification_message", "m");

const TARGETS_MAX = 50;
const NAME_MAX_CHARACTERS = 100;

const common = z.object({ name: text(NAME_MAX_CHARACTERS) });

/** The settings of the target's kind: exactly one of them is given. */
interface KindInputs {
  readonly webhook?: object | null;
  readonly slack?: object | null;
  readonly email?: object | null;
  readonly teams?: object | null;
  readonly pagerDuty?: object | null;
  readonly jira?: object | null;
  readonly sns?: object | null;
  readonly eventBridge?: object | null;
  readonly securityHub?: object | null;
}
export interface CreateNotificationTargetInput extends KindInputs {
  readonly name: string;
}
export interface UpdateNotificationTargetInput extends KindInputs {
  readonly id: string;
  readonly name: string;
}

const FIELDS = {
  WEBHOOK: "webhook",
  SLACK: "slack",
  EMAIL: "email",
  TEAMS: "teams",
  PAGERDUTY: "pagerDuty",
  JIRA: "jira",
  SNS: "sns",
  EVENTBRIDGE: "eventBridge",
  SECURITYHUB: "securityHub",
} as const satisfies Record<NotificationTargetKind, keyof KindInputs>;

export interface TestOutcome {
  readonly isAccepted: boolean;
  readonly status: number | null;
  /** The beginning of the target's own answer. */
  readonly answer: string | null;
  readonly latencyMs: number | null;
  readonly code: string | null;
  readonly message: string | null;
}

export class NotificationTargets {
  constructor(private readonly scope: Scope) {}

  /** Lists targets, oldest first. */
  async list(request: PageRequest): Promise<Page<NotificationTarget>> {
    allow(this.scope, "notifications.read");
    return pageById(this.em(), NotificationTargetEntity, request);
  }

  async get(id: string): Promise<NotificationTarget> {
    allow(this.scope, "notifications.read");
    const target = await this.em().findOne(NotificationTargetEntity, { id });
    if (!target) throw new AppError("NOT_FOUND", { message: "There is no such notification target." });
    return target;
  }

  /** The targets with these IDs, in their order. */
  async named(ids: readonly string[]): Promise<readonly NotificationTarget[]> {
    allow(this.scope, "notifications.read");
    const found = await this.em().find(NotificationTargetEntity, { id: { $in: [...ids] } });
    return ids.flatMap((id) => found.find((target) => target.id === id) ?? []);
  }

  /** The number of messages that wait for each target. */
  async waiting(ids: readonly string[]): Promise<Map<string, number>> {
    allow(this.scope, "notifications.read");
    const rows = await select(
      databaseOf(this.em()),
      { id: d.targetId, count: sql<number>`count(*)::integer` },
      sql`from ${d.$table}
       where ${d.state} = 'PENDING' and ${d.targetId} = any(${sql.val([...ids])}::text[]) group by ${d.targetId}`,
    );
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  /** The settings of a target of AWS Security Hub, with the policy that it needs. Null for other kinds. */
  async securityHubOf({ kind, settings }: NotificationTarget) {
    allow(this.scope, "notifications.read");
    if (kind !== "SECURITYHUB") return null;
    const { accountId, region } = settings as { readonly accountId: string; readonly region: string };
    const place = await placeOf(this.scope.platform, { accountId, region }).catch((error: unknown) => {
      if (error instanceof AppError) return null;
      throw error;
    });
    return { accountId, region, policy: place && JSON.stringify(securityHubPolicy(place), null, 2) };
  }

  /** Creates a target. Errors: BAD_USER_INPUT, TARGET_ADDRESS_REFUSED, TARGET_UNREACHABLE. */
  async create(input: CreateNotificationTargetInput): Promise<NotificationTarget> {
    const caller = allow(this.scope, "notifications.update");
    const { name } = parseInput(common, { name: input.name });
    const kind = givenKind(input);
    const { settings, secret } = await this.checked(kind, input[FIELDS[kind]]!, null);
    const id = newId("target");
    await this.save(async (tx) => {
      if ((await tx.count(NotificationTargetEntity, {})) >= TARGETS_MAX)
        throw new AppError("BAD_USER_INPUT", {
          message: `There can be at most ${TARGETS_MAX} targets. Delete one first.`,
        });
      await tx.insert(NotificationTargetEntity, {
        id,
        name,
        kind,
        settings,
        sealedSecret: this.seal(id, secret),
        ...WITHOUT_FAILURES,
        lastDeliveredAt: null,
        createdBy: actorOf(caller),
        createdAt: new Date(now()),
      });
      await this.record(tx, "CREATE", { id, name, kind, settings });
    });
    return this.get(id);
  }

  /** Replaces the settings. Secrets that are left out are kept. Errors as `create`, and TARGET_IN_USE. */
  async update(input: UpdateNotificationTargetInput): Promise<NotificationTarget> {
    allow(this.scope, "notifications.update");
    const target = await this.get(input.id);
    const { id } = target;
    const { name } = parseInput(common, { name: input.name });
    const kind = givenKind(input);
    if (kind !== target.kind)
      throw new AppError("BAD_USER_INPUT", {
        message: "The kind of a target cannot be changed. Create another target.",
        details: { path: FIELDS[kind] },
      });
    const former = this.open(target);
    const { settings, secret } = await this.checked(kind, input[FIELDS[kind]]!, former);
    const isElsewhere = !isDeepStrictEqual([settings, secret], [target.settings, former]);
    await this.save(async (tx) => {
      await tx.nativeUpdate(
        NotificationTargetEntity,
        { id },
        { name, settings, sealedSecret: this.seal(id, secret), ...WITHOUT_FAILURES },
      );
      await requireMappedAddresses(tx, { id, kind, settings });
      await endLease(tx, id);
      // The state of one system says nothing about another one.
      if (isElsewhere) await forgetTickets(tx, id);
      await this.record(tx, "UPDATE", { id, name, kind, settings });
    });
    return this.get(id);
  }

  /**
   * Deletes a target with its part of the delivery log. Messages that wait for owners go to the targets of their rules.
   * Error: TARGET_IN_USE while a rule sends to it, or owners are mapped to it.
   */
  async delete(id: string): Promise<NotificationTarget> {
    allow(this.scope, "notifications.update");
    const target = await this.get(id);
    await this.save(async (tx) => {
      const database = databaseOf(tx);
      await sql`select 1 from ${t.$table} where ${t.id} = ${id} for update`.execute(database);
      const rule = await selectFirst(
        database,
        pick(r, "name"),
        sql`from ${r.$table} where ${r.targetIds} ? ${id} limit 1`,
      );
      if (rule)
        throw new AppError("TARGET_IN_USE", {
          message: `The rule "${rule.name}" sends to this target. Remove it there first.`,
        });
      // A change of the owners that was begun before has locked the targets, and is seen here.
      const owners = await readOwnerSettings(tx);
      if ((await targetsOf(tx, owners)).has(id))
        throw new AppError("TARGET_IN_USE", { message: "Owners are mapped to this target. Remove it there first." });
      await sendToFallback(tx, await waitingForOwners(tx, id), id);
      await tx.nativeDelete(NotificationTargetEntity, { id });
      await this.record(tx, "DELETE", target);
    });
    return target;
  }

  /** Sends a test message now and returns what the target answered. Nothing is written to the delivery log. */
  async test(id: string): Promise<TestOutcome> {
    allow(this.scope, "notifications.send");
    const { platform } = this.scope;
    const target = await this.get(id);
    const at = new Date(now());
    const body = testBody(at);
    const { answer, problem } = await sendOnce(platform, target, {
      id: newId("message"),
      createdAt: at,
      title: titleOf(body),
      body,
      publicUrl: notificationSettings(platform).publicUrl,
    });
    await this.save(async (tx) => {
      await recordAudit(tx, this.scope, {
        action: "notifications.send",
        target: id,
        targetName: target.name,
        details: { asked: "TEST", isAccepted: problem === null, status: answer?.status },
      });
    });
    return {
      isAccepted: problem === null,
      status: answer?.status ?? null,
      answer: answer?.text ?? null,
      latencyMs: answer?.latencyMs ?? null,
      code: problem?.code ?? null,
      message: problem?.message ?? null,
    };
  }

  /** Lets a paused or failing target try again at once, with the messages that wait for it. */
  async resume(id: string): Promise<NotificationTarget> {
    allow(this.scope, "notifications.send");
    const { name } = await this.get(id);
    await this.save(async (tx) => {
      await tx.nativeUpdate(NotificationTargetEntity, { id }, WITHOUT_FAILURES);
      await endLease(tx, id);
      await recordAudit(tx, this.scope, {
        action: "notifications.send",
        target: id,
        targetName: name,
        details: { asked: "RESUME" },
      });
    });
    return this.get(id);
  }

  /** Parses the settings, splits off the secrets and requires that the hosts may be called. */
  private async checked(kind: NotificationTargetKind, given: object, former: object | null) {
    const found = inField(FIELDS[kind], () => kindOf(kind).split(parseInput(kindOf(kind).input, given), former));
    const { networks } = notificationSettings(this.scope.platform);
    for (const { host, field } of kindOf(kind).hostsOf(found.settings, found.secret))
      await callableAddresses(host, networks).catch((error: unknown) => {
        throw withPath(error, `${FIELDS[kind]}.${field}`);
      });
    await kindOf(kind)
      .check?.(found.settings, this.scope)
      .catch((error: unknown) => {
        throw withPath(error, FIELDS[kind]);
      });
    return { settings: found.settings as TargetSettings, secret: found.secret };
  }

  private seal(id: string, secret: object): string {
    return this.scope.platform.secrets.seal(JSON.stringify(secret), `notification_target|${id}|sealed_secret`);
  }

  private open({ id, sealedSecret }: NotificationTarget): object {
    return JSON.parse(
      this.scope.platform.secrets.open(sealedSecret, `notification_target|${id}|sealed_secret`),
    ) as object;
  }

  private async save(change: (tx: Em) => Promise<void>): Promise<void> {
    try {
      await this.em().transactional(change);
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw new AppError("BAD_USER_INPUT", {
        message: "name: is already used by another target.",
        details: { path: "name" },
      });
    }
  }

  private async record(
    tx: Em,
    operation: "CREATE" | "UPDATE" | "DELETE",
    { id, name, kind, settings }: Pick<NotificationTarget, "id" | "name" | "kind" | "settings">,
  ): Promise<void> {
    await recordAudit(tx, this.scope, {
      action: "notifications.update",
      target: id,
      targetName: name,
      details: { asked: operation, kind, address: kindOf(kind).addressOf(settings) },
    });
  }

  private em(): Em {
    return this.scope.em.fork();
  }
}

/** The state of a target without failures. */
const WITHOUT_FAILURES = {
  failingSince: null,
  failureCount: 0,
  retryAt: null,
  pausedAt: null,
  lastProblem: null,
} as const;

/** A worker that sends to the former address sends no more than the message that it has begun, and records nothing. */
async function endLease(tx: Em, id: string): Promise<void> {
  await databaseOf(tx)
    .updateTable("notification_target")
    .set({ lease_owner: null, leased_until: null })
    .where("id", "=", id)
    .execute();
}

/** The address that people see. It contains no secret. */
export function addressOfTarget({ kind, settings }: Pick<NotificationTarget, "kind" | "settings">): string {
  return kindOf(kind).addressOf(settings);
}

function givenKind(input: KindInputs): NotificationTargetKind {
  const given = NOTIFICATION_TARGET_KINDS.filter((kind) => input[FIELDS[kind]] != null);
  if (given.length === 1) return given[0]!;
  throw new AppError("BAD_USER_INPUT", {
    message: `Give the settings of exactly one kind: ${Object.values(FIELDS).join(", ")}.`,
  });
}

function inField<T>(field: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw withPath(error, field);
  }
}

/** Returns the error with the path of the field below `field`. */
function withPath(error: unknown, field: string): unknown {
  if (!(error instanceof AppError)) return error;
  const { path } = error.details;
  const full = typeof path === "string" && path !== "" ? `${field}.${path}` : field;
  return new AppError(error.code, { message: error.message, details: { ...error.details, path: full } });
}

/** The messages to owners, which no other target has. */
async function waitingForOwners(tx: Em, targetId: string): Promise<readonly string[]> {
  const rows = await select(
    databaseOf(tx),
    pick(m, "id"),
    sql`from ${d.$table} join ${m.$table} on ${m.id} = ${d.messageId}
     where ${d.targetId} = ${targetId} and ${d.state} = 'PENDING' and ${m.owner} is not null`,
  );
  return rows.map(({ id }) => id);
}
