/** Event queues: which queue has the events of an account or organization, its setup, its test and its state. */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { sql } from "kysely";
import { z } from "zod";
import { callerIdentity } from "../../aws/caller-identity.ts";
import { openEventQueue } from "../../aws/event-queue.ts";
import { eventQueueSetup, type EventQueueSetup } from "../../aws/event-queue-templates.ts";
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { EventQueueEntity, type EventQueueRow } from "../../db/entities/event-queue.ts";
import { type Organization, OrganizationEntity } from "../../db/entities/organization.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
import { AppError, type ErrorCode } from "../../errors.ts";
import { countOf } from "../../iam/count-of.ts";
import { MINUTE } from "../../iam/time.ts";
import { Accounts } from "../accounts/accounts.ts";
import { connectionOf } from "../accounts/connection.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { accountsOfQueue } from "./queue-accounts.ts";

const a = table("account", "a");

/** A queue from which nothing was read for this time is reported, also if no worker says why. */
const UNREAD_AFTER_MINUTES = 2;
const TEST_MAX_MS = 20_000;
const QUEUES_MAX = 1_000;

/** Standard queues only: the order of a FIFO queue is of no use here, and EventBridge's rule would need a group ID. */
const QUEUE_URL = /^https:\/\/sqs\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?\/\d{12}\/[A-Za-z0-9_-]{1,80}$/;

const owner = {
  accountId: z.string().max(64).nullish(),
  organizationId: z.string().max(64).nullish(),
};
const setInput = z.object({
  ...owner,
  url: z
    .string()
    .trim()
    .regex(
      QUEUE_URL,
      "must be the URL of a queue, such as https://sqs.us-east-1.amazonaws.com/123456789012/iam-monitor-events",
    ),
});
const ownerInput = z.object(owner);

/**
 * WAITING: the queue is read, and no event has come yet. RECEIVING: it is read, and events have come. NOT_READ: it has not
 * been read for two minutes, or its latest poll failed.
 */
export const EVENT_QUEUE_STATES = ["WAITING", "RECEIVING", "NOT_READ"] as const;
export type EventQueueState = (typeof EVENT_QUEUE_STATES)[number];

export interface EventQueueView extends EventQueueRow {
  readonly name: string;
  readonly state: EventQueueState;
  /** Why the queue is not read. Null in the other states. */
  readonly reason: string | null;
  /** Since when it is not read. Null in the other states. */
  readonly since: Date | null;
}

export interface EventQueueTest {
  readonly isOk: boolean;
  readonly message: string;
  readonly code: ErrorCode | null;
}

interface Owner {
  readonly accountId: string | null;
  readonly organizationId: string | null;
  /** The account whose connection reads the queue. */
  readonly reader: Account;
  readonly organization: Organization | null;
  readonly name: string;
}

export class EventQueues {
  constructor(private readonly scope: Scope) {}

  /**
   * The queues that the caller may see: those of organizations only without a limit to accounts. The queue of a
   * disconnected account is not read, and nothing is wrong with that.
   */
  async list(): Promise<readonly EventQueueView[]> {
    allow(this.scope, "accounts.read");
    const queues = await this.scope.em.find(EventQueueEntity, {}, { orderBy: { id: "asc" }, limit: QUEUES_MAX });
    const archived = await this.scope.em.find(AccountEntity, { status: "ARCHIVED" }, { fields: ["id"] });
    const isArchived = new Set(archived.map(({ id }) => id));
    return this.#viewsOf(queues.filter(({ accountId }) => accountId === null || !isArchived.has(accountId)));
  }

  /** The account's own queue, or else that of its organization. */
  async ofAccount(account: Account): Promise<EventQueueView | null> {
    const { accountIds } = allow(this.scope, "accounts.read");
    const own = await this.scope.em.findOne(EventQueueEntity, { accountId: account.id });
    const queue = own ?? (accountIds === null ? await this.#queueOfOrganization(account) : null);
    return queue ? (await this.#viewsOf([queue]))[0]! : null;
  }

  async ofOrganization({ id }: Organization): Promise<EventQueueView | null> {
    allow(this.scope, "organizations.read");
    const queue = await this.scope.em.findOne(EventQueueEntity, { organizationId: id });
    return queue ? (await this.#viewsOf([queue]))[0]! : null;
  }

  /**
   * The templates. Null for an account without a connection to AWS, or if its number or the principal that reads the queue
   * is not known. Asks AWS for this principal if the account has no role.
   */
  async setupOfAccount(account: Account): Promise<EventQueueSetup | null> {
    allow(this.scope, "accounts.test");
    if (!canHaveQueue(account)) return null;
    return this.#setup({ accountId: account.id, organizationId: null, reader: account, organization: null, name: "" });
  }

  async setupOfOrganization(organization: Organization): Promise<EventQueueSetup | null> {
    allow(this.scope, "organizations.read");
    const reader = await this.scope.em.findOne(AccountEntity, { id: organization.accountId });
    if (!reader || !canHaveQueue(reader)) return null;
    return this.#setup({ accountId: null, organizationId: organization.id, reader, organization, name: "" });
  }

  /** Sets the queue of an account or organization, in place of the former one. Its counts start again. */
  async set(input: unknown): Promise<EventQueueView> {
    allow(this.scope, "accounts.updateConnection");
    const { url, ...given } = parseInput(setInput, input);
    const { accountId, organizationId, reader, name } = await this.#owner(given, "organizations.connect");
    if (reader.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    const setting = this.scope.em.fork().transactional(async (tx) => {
      await remove(tx, { accountId, organizationId });
      const queue = tx.create(EventQueueEntity, {
        id: newId("queue"),
        accountId,
        organizationId,
        url,
        region: QUEUE_URL.exec(url)![1]!,
        createdAt: new Date(now()),
      });
      await tx.persist(queue).flush();
      await recordAudit(tx, this.scope, {
        action: "eventQueues.set",
        target: accountId ?? organizationId!,
        targetName: name,
        details: { url },
      });
      return queue;
    });
    const row = await setting.catch((error: unknown) => {
      throw isReadElsewhere(error) ? new AppError("EVENT_QUEUE_IN_USE") : error;
    });
    return (await this.#viewsOf([row]))[0]!;
  }

  /** Stops reading the queue. Activities that were stored stay. */
  async remove(input: unknown): Promise<void> {
    allow(this.scope, "accounts.updateConnection");
    const { accountId, organizationId, name } = await this.#owner(
      parseInput(ownerInput, input),
      "organizations.connect",
    );
    await this.scope.em.fork().transactional(async (tx) => {
      if ((await remove(tx, { accountId, organizationId })) === 0) return;
      await recordAudit(tx, this.scope, {
        action: "eventQueues.remove",
        target: accountId ?? organizationId!,
        targetName: name,
      });
    });
  }

  /** Asks AWS about the queue, without taking a message. */
  async test(input: unknown): Promise<EventQueueTest> {
    allow(this.scope, "accounts.test");
    const { accountId, organizationId, reader } = await this.#owner(
      parseInput(ownerInput, input),
      "organizations.read",
    );
    if (reader.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    const queue = await this.scope.em.findOne(EventQueueEntity, { accountId, organizationId });
    if (!queue) throw new AppError("NOT_FOUND", { message: "No event queue is set. Set one first." });
    const client = openEventQueue(connectionOf(reader, this.scope.platform.secrets), queue);
    try {
      const waiting = await client.countWaiting(AbortSignal.timeout(TEST_MAX_MS));
      return {
        isOk: true,
        code: null,
        message: `The queue can be read. It contains about ${countOf(waiting, "message")}. ${arrivalText(queue)}`,
      };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { isOk: false, code: error.code, message: error.message };
    } finally {
      client.close();
    }
  }

  async #queueOfOrganization({ id, awsAccountId }: Account): Promise<EventQueueRow | null> {
    if (awsAccountId === null) return null;
    const queues = await this.scope.em.find(EventQueueEntity, { organizationId: { $ne: null } }, { limit: QUEUES_MAX });
    for (const queue of queues) {
      const accounts = await accountsOfQueue(this.scope.em, queue, [awsAccountId]);
      if (accounts.get(awsAccountId)?.id === id) return queue;
    }
    return null;
  }

  async #owner(
    {
      accountId,
      organizationId,
    }: {
      readonly accountId?: string | null | undefined;
      readonly organizationId?: string | null | undefined;
    },
    permissionForOrganization: "organizations.connect" | "organizations.read",
  ): Promise<Owner> {
    if ((accountId == null) === (organizationId == null))
      throw new AppError("BAD_USER_INPUT", { message: "Name an account or an organization, and not both." });
    if (organizationId != null) {
      allow(this.scope, permissionForOrganization);
      const organization = await this.scope.em.findOne(OrganizationEntity, { id: organizationId });
      if (!organization) throw new AppError("NOT_FOUND", { message: "There is no organization with this ID." });
      const reader = await this.scope.em.findOneOrFail(AccountEntity, { id: organization.accountId });
      return {
        accountId: null,
        organizationId,
        reader,
        organization,
        name: `organization ${organization.awsOrganizationId}`,
      };
    }
    const reader = await new Accounts(this.scope).get(accountId!);
    if (reader.source === "OFFLINE_FILES")
      throw new AppError("BAD_USER_INPUT", {
        message: "accountId: is an account of offline files, which has no connection to AWS.",
        details: { path: "accountId" },
      });
    return { accountId: reader.id, organizationId: null, reader, organization: null, name: reader.name };
  }

  async #setup({ reader, organization }: Owner): Promise<EventQueueSetup | null> {
    const connection = connectionOf(reader, this.scope.platform.secrets);
    const identity = reader.roleArn ?? (await callerIdentity(connection).catch(() => null))?.arn;
    if (identity == null) return null;
    return eventQueueSetup({
      partition: reader.partition,
      readerArn: identity,
      organization: organization && {
        id: organization.awsOrganizationId,
        rootId: organization.rootId,
        accountId: reader.awsAccountId!,
        managementAccountId: organization.managementAccountId,
      },
    });
  }

  async #viewsOf(queues: readonly EventQueueRow[]): Promise<readonly EventQueueView[]> {
    const names = await namesOf(this.scope.em, queues);
    return queues.map((queue) => viewOf(queue, names.get(queue.id) ?? "an account"));
  }
}

/** Two readers of one queue would each delete what belongs to the other. */
function isReadElsewhere(error: unknown): boolean {
  return error instanceof UniqueConstraintViolationException && error.message.includes("event_queue_url_key");
}

function arrivalText({ testedAt, lastEventAt }: EventQueueRow): string {
  if (testedAt) return `A test event arrived at ${testedAt.toISOString()}.`;
  return lastEventAt
    ? `The latest event arrived at ${lastEventAt.toISOString()}.`
    : "No event has arrived yet. Run the setup command that sends a test event.";
}

function canHaveQueue({ source, status, awsAccountId }: Account): boolean {
  return source !== "OFFLINE_FILES" && status !== "ARCHIVED" && awsAccountId !== null;
}

function remove(
  tx: Em,
  owned: { readonly accountId: string | null; readonly organizationId: string | null },
): Promise<number> {
  return tx.nativeDelete(EventQueueEntity, { ...owned });
}

async function namesOf(em: Em, queues: readonly EventQueueRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = queues.flatMap(({ accountId }) => (accountId === null ? [] : [accountId]));
  const rows = await select(
    databaseOf(em),
    pick(a, "id", "name"),
    sql`from ${a.$table} where ${a.id} = any(${sql.val(ids)}::text[])`,
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return new Map(
    queues.map(({ id, accountId }) => [
      id,
      accountId === null ? "the organization" : (names.get(accountId) ?? "an account"),
    ]),
  );
}

function viewOf(queue: EventQueueRow, name: string): EventQueueView {
  const { readAt, createdAt, failedSince, failureReason, lastEventAt } = queue;
  const lastRead = readAt ?? createdAt;
  const isUnread = now() - lastRead.getTime() > UNREAD_AFTER_MINUTES * MINUTE;
  if (failedSince != null)
    return { ...queue, name, state: "NOT_READ", reason: failureReason ?? null, since: failedSince };
  if (isUnread) return { ...queue, name, state: "NOT_READ", reason: "No worker reads the queue.", since: lastRead };
  return { ...queue, name, state: lastEventAt == null ? "WAITING" : "RECEIVING", reason: null, since: null };
}
