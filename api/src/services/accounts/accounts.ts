/** AWS accounts and their connections: connect, test, update, disconnect. */
import { LockMode, UniqueConstraintViolationException } from "@mikro-orm/core";
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { databaseOf, rowsOf, table } from "../../db/typed-sql.ts";
import { callerIdentity } from "../../aws/caller-identity.ts";
import { endpointOf } from "../../aws/clients.ts";
import { now } from "../../clock.ts";
import { type Account, AccountEntity, type AccountSource } from "../../db/entities/account.ts";
import { idPrefix, newId } from "../../db/new-id.ts";
import { readPlainRows } from "../../db/plain-rows.ts";
import { AppError } from "../../errors.ts";
import type { JsonValue } from "../../iam/finding.ts";
import { connectionOf, customEndpointOf, sealSecretAccessKey } from "./connection.ts";
import { requireApproval } from "../approvals/require-approval.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { isAccountNamed, noteHidden } from "../core/hidden-rows.ts";
import type { Permission } from "../core/permissions.ts";
import { parseInput } from "../core/input.ts";
import { type Page, pageOf, type PageRequest, readPageRequest } from "../core/page.ts";
import { listKey, type OrderBy, type Place, placeKey, readOrder, readPlace } from "../core/order.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { connectInput, type ConnectAccountInput, updateInput, type UpdateAccountInput } from "./account-input.ts";
import {
  ACCOUNT_ORDERS,
  type AccountFilter,
  type AccountOrderField,
  joinsOf,
  orderOf,
  selectAccounts,
} from "./account-list.ts";
import { changesConnection, requireValidChange } from "./account-change.ts";
import { archiveAccount, restoreAccount } from "./archive.ts";
import { enablesWrites, enablingWrites } from "./enabling-writes.ts";
import { firstScheduledAt, SCAN_EVERY_HOURS_DEFAULT } from "./scan-schedule.ts";
import { type ConnectionTest, markConnected, testAccount } from "./test-account.ts";

const t = table("account", "t");

const DEFAULT_REGION = "us-east-1";
const EXTERNAL_ID_BYTES = 16;
const DEMO_SCAN_EVERY_HOURS = 1;

/** An account before its first connection. */
export const BLANK = {
  awsAccountId: null,
  partition: null,
  status: "PENDING",
  statusReason: null,
  region: DEFAULT_REGION,
  profile: null,
  roleArn: null,
  rotateRoleArn: null,
  externalId: null,
  accessKeyId: null,
  sealedSecret: null,
  endpoint: null,
  writes: "OFF",
  readsLastAccessed: false,
  readsKeyUse: false,
  keyUseRegions: [],
  readsUserCredentials: false,
  readsWorkloads: false,
  readsResourcePolicies: false,
  readsAccessAnalyzer: false,
  readsAlerting: false,
  workloadRegions: [],
  nextScanAt: null,
  brokenScans: 0,
  scansHeldUntil: null,
  scansHeldBy: null,
  aliases: [],
  connectedAt: null,
  archivedAt: null,
  eraseRequestedAt: null,
  erasedAt: null,
  archivedReason: null,
  keptInState: null,
  crossAccountReading: null,
  guardrails: null,
  organizationAnalyzers: null,
  ownSettings: {},
  inheritedSettings: {},
} as const satisfies Partial<Account>;

type DemoOptIn = Partial<
  Pick<Account, "readsKeyUse" | "keyUseRegions" | "readsUserCredentials" | "readsResourcePolicies">
>;
export interface SandboxAddress {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export class Accounts {
  constructor(private readonly scope: Scope) {}

  /** A page of the accounts that the filter selects, oldest first unless an order is given. */
  async list(
    request: PageRequest,
    filter: AccountFilter = {},
    orderBy: OrderBy<AccountOrderField> | null = null,
  ): Promise<Page<Account>> {
    const order = readOrder(ACCOUNT_ORDERS, orderBy, { field: "CREATED", direction: "ASC" });
    const selection = await selectAccounts(this.scope, filter);
    const { type, value } = orderOf(order.field);
    const plan = readPageRequest(request);
    const list = listKey("account", order, { ...filter });
    const place = plan.cursor === null ? null : readPlace(plan.cursor, list, type);
    const [direction, operator] = plan.isForward === (order.direction === "ASC") ? ["asc", ">"] : ["desc", "<"];
    const isAfter =
      place === null
        ? sql`true`
        : sql`(f.value, f.id) ${sql.raw(operator)} (${place.value}::${sql.raw(type)}, ${place.id}::text)`;
    const by = sql`value ${sql.raw(direction)}, id ${sql.raw(direction)}`;
    const rows = await rowsOf(
      databaseOf(this.scope.em),
      {
        count: sql<number>`(select count(*)::integer from found)`,
        places: sql<readonly Place[]>`(select coalesce(jsonb_agg(
          jsonb_build_object('id', id, 'value', value::text) order by ${by}), '[]') from page)`,
      },
      (columns) => sql`
      with found as materialized (
        select ${t.id}, ${value} as value from ${t.$table} ${joinsOf(selection, order.field)} where ${selection.where}),
      page as (select * from found f where ${isAfter} order by ${by} limit ${plan.limit + 1})
      select ${columns}`,
    );
    const { count, places } = rows[0]!;
    const ids = places.map(({ id }) => id);
    const accounts = await readPlainRows(
      this.scope.em,
      AccountEntity,
      sql`where ${t.id} = any(${sql.val(ids)}::text[])`,
    );
    const byId = new Map(accounts.map((account) => [account.id, account]));
    const found = places.flatMap((each) => (byId.has(each.id) ? [{ row: byId.get(each.id)!, place: each }] : []));
    const page = pageOf(plan, found, (each) => placeKey(list, each.place), count);
    return { ...page, nodes: page.nodes.map(({ row }) => row) };
  }

  /** Returns an account by our ID or by its AWS account number. Archived accounts are found only by ID. */
  async get(idOrNumber: string, permission: Permission = "accounts.read"): Promise<Account> {
    allow(this.scope, permission);
    const where = /^\d{12}$/.test(idOrNumber)
      ? { awsAccountId: idOrNumber, status: { $ne: "ARCHIVED" as const } }
      : { id: idPrefix(idOrNumber) === "account" ? idOrNumber : "" };
    const account = await this.scope.em.findOne(AccountEntity, where);
    if (account) return account;
    await noteHidden(this.scope, isAccountNamed(idOrNumber));
    throw new AppError("NOT_FOUND", { message: "There is no account with this ID or number." });
  }

  async byIds(ids: readonly string[]): Promise<Map<string, Account>> {
    const { accountIds } = allow(this.scope, "accounts.read");
    const visible = accountIds === null ? ids : ids.filter((id) => accountIds.includes(id));
    const accounts = await this.scope.em.find(AccountEntity, { id: { $in: [...visible] } });
    return new Map(accounts.map((account) => [account.id, account]));
  }

  /**
   * Returns the account with this ID or number. If none is given, returns the only account besides the demo, or the
   * demo if there is no other. Error: ACCOUNT_REQUIRED if there are several, or none that the caller may see.
   */
  async resolve(idOrNumber?: string | null): Promise<Account> {
    if (idOrNumber) return this.get(idOrNumber);
    const { accountIds } = allow(this.scope, "accounts.read");
    const connected = await this.scope.em.find(AccountEntity, {
      status: { $ne: "ARCHIVED" },
      ...(accountIds !== null && { id: { $in: [...accountIds] } }),
    });
    const real = connected.filter((account) => !isDemo(account));
    const [only, ...others] = real.length > 0 ? real : connected;
    if (only && others.length === 0) return only;
    const none =
      accountIds === null
        ? "No account is connected yet. Connect an account first."
        : "None of the accounts to which you have access is connected. Ask an admin for access.";
    throw new AppError("ACCOUNT_REQUIRED", {
      message: only ? "Several accounts are connected. Specify one of them." : none,
    });
  }

  /**
   * Connects an account. The identity of the credentials determines which AWS account it is, so most connection types
   * are tested first. An ASSUME_ROLE account stays PENDING until the role exists and `test` succeeds. An OFFLINE_FILES
   * account stays PENDING until an uploaded file names its AWS account.
   */
  async connect(input: ConnectAccountInput): Promise<Account> {
    allow(this.scope, "accounts.connect");
    const given = parseInput(connectInput, input);
    const id = newId("account");
    const missing = requiredFields(given.source).find((field) => !given[field]);
    if (missing)
      throw new AppError("BAD_USER_INPUT", {
        message: `${missing}: is required for a connection of type ${given.source}.`,
        details: { path: missing },
      });

    const account = this.scope.em.create(AccountEntity, {
      ...BLANK,
      id,
      name: given.name,
      source: given.source,
      region: given.region ?? DEFAULT_REGION,
      profile: given.source === "PROFILE" ? (given.profile ?? null) : null,
      roleArn: given.source === "ASSUME_ROLE" ? (given.roleArn ?? null) : null,
      rotateRoleArn: given.rotateRoleArn ?? null,
      externalId: given.source === "ASSUME_ROLE" ? newExternalId() : null,
      accessKeyId: given.source === "STATIC_KEYS" ? (given.accessKeyId ?? null) : null,
      sealedSecret:
        given.source === "STATIC_KEYS"
          ? sealSecretAccessKey(id, given.secretAccessKey!, this.scope.platform.secrets)
          : null,
      scanEveryHours: given.source === "OFFLINE_FILES" ? null : SCAN_EVERY_HOURS_DEFAULT,
      ownSettings: given.source === "OFFLINE_FILES" ? { scanEveryHours: null } : {},
      createdAt: new Date(now()),
    });
    if (given.source !== "ASSUME_ROLE" && given.source !== "OFFLINE_FILES") await this.identify(account);
    await this.save(account, "accounts.connect", { source: given.source, awsAccountId: account.awsAccountId });
    return account;
  }

  /**
   * Connects the demo account once per installation. Later starts only update the address of its sandbox. `isNew` is
   * true if this call connected it.
   */
  async connectDemo(sandbox: SandboxAddress, optIn: DemoOptIn = {}): Promise<{ account: Account; isNew: boolean }> {
    allow(this.scope, "accounts.connect");
    const existing = await this.scope.em.findOne(AccountEntity, { source: "SANDBOX" });
    if (existing) {
      existing.endpoint = sandbox.endpoint;
      await this.scope.em.flush();
      return { account: existing, isNew: false };
    }
    const id = newId("account");
    const account = this.scope.em.create(AccountEntity, {
      ...BLANK,
      ...optIn,
      id,
      name: "Demo",
      source: "SANDBOX",
      endpoint: sandbox.endpoint,
      accessKeyId: sandbox.accessKeyId,
      sealedSecret: sealSecretAccessKey(id, sandbox.secretAccessKey, this.scope.platform.secrets),
      scanEveryHours: DEMO_SCAN_EVERY_HOURS,
      ownSettings: { scanEveryHours: DEMO_SCAN_EVERY_HOURS },
      readsWorkloads: true,
      createdAt: new Date(now()),
    });
    await this.identify(account);
    await this.save(account, "accounts.connect", { source: "SANDBOX", awsAccountId: account.awsAccountId });
    return { account, isNew: true };
  }

  async hasDemo(): Promise<boolean> {
    allow(this.scope, "accounts.read");
    return (await this.scope.em.count(AccountEntity, { source: "SANDBOX", status: { $ne: "ARCHIVED" } })) > 0;
  }

  /**
   * Changes the settings of an account. Switching writes on may need a second person. Errors: ACCOUNT_ARCHIVED,
   * APPROVAL_REQUIRED, REAUTHENTICATION_REQUIRED.
   */
  async update(input: UpdateAccountInput): Promise<Account> {
    allow(this.scope, "accounts.update");
    const given = parseInput(updateInput, input);
    const account = await this.getUnarchived(given.id);
    const requireFor = (permission: Permission) => allow(this.scope, permission);
    requireValidChange(account, given);
    if (changesConnection(account, given)) requireFor("accounts.updateConnection");
    // An approved change is compared with its request even if it no longer needs an approval.
    if (this.scope.approval || enablesWrites(account, given))
      await requireApproval(this.scope, "accounts.enableWrites", enablingWrites(account, given));
    const { id: _, ...changes } = given;
    await this.save(account, "accounts.update", changes, async (tx) => {
      // The row is locked and checked again: two changes at the same time must not pass as two harmless ones. Everything
      // is checked before the row changes, so that a refused change does not stay in the EntityManager.
      await tx.refreshOrFail(account, { lockMode: LockMode.PESSIMISTIC_WRITE });
      requireValidChange(account, given);
      if (changesConnection(account, given)) requireFor("accounts.updateConnection");
      if (enablesWrites(account, given)) requireFor("accounts.enableWrites");
      const startsReading = given.readsLastAccessed === true && !account.readsLastAccessed;
      Object.assign(account, {
        name: given.name ?? account.name,
        region: given.region ?? account.region,
        roleArn: given.roleArn ?? account.roleArn,
        rotateRoleArn: given.rotateRoleArn ?? account.rotateRoleArn,
        writes: given.writes ?? account.writes,
        readsLastAccessed: given.readsLastAccessed ?? account.readsLastAccessed,
        readsKeyUse: given.readsKeyUse ?? account.readsKeyUse,
        keyUseRegions: given.keyUseRegions ? [...new Set(given.keyUseRegions)] : account.keyUseRegions,
        readsUserCredentials: given.readsUserCredentials ?? account.readsUserCredentials,
        readsWorkloads: given.readsWorkloads ?? account.readsWorkloads,
        readsResourcePolicies: given.readsResourcePolicies ?? account.readsResourcePolicies,
        readsAccessAnalyzer: given.readsAccessAnalyzer ?? account.readsAccessAnalyzer,
        readsAlerting: given.readsAlerting ?? account.readsAlerting,
        workloadRegions: given.workloadRegions ? [...new Set(given.workloadRegions)] : account.workloadRegions,
        // An unchanged interval stays inherited: forms send all of their fields.
        ...(given.scanEveryHours !== undefined &&
          given.scanEveryHours !== account.scanEveryHours && {
            ownSettings: { ...account.ownSettings, scanEveryHours: given.scanEveryHours },
            scanEveryHours: given.scanEveryHours,
            nextScanAt: firstScheduledAt(account.id, given.scanEveryHours),
          }),
      });
      if (startsReading) await this.scope.platform.jobs.sendLastAccessed(tx, { accountId: account.id });
    });
    return account;
  }

  /**
   * Tests the connection and returns one line per AWS call. If the test succeeds, the account becomes CONNECTED. Writes
   * nothing to AWS.
   */
  async test(id: string): Promise<ConnectionTest> {
    allow(this.scope, "accounts.test");
    const account = await this.getUnarchived(id);
    if (account.source === "OFFLINE_FILES")
      throw new AppError("BAD_USER_INPUT", {
        message: "An account of offline files has no connection to test. Upload its files instead.",
      });
    return testAccount(this.scope, account, {
      failedStep: (lines) => lines.find((line) => line.outcome === "FAILED" && line.isRequired),
    });
  }

  /**
   * Archives an account: IAM Monitor no longer reads it and deletes its secret. Its history can still be read by ID.
   */
  async disconnect(id: string): Promise<Account> {
    allow(this.scope, "accounts.disconnect");
    const account = await this.getUnarchived(id);
    await this.scope.em.transactional(async (tx) => {
      await archiveAccount(tx, account.id, null);
      await recordAudit(tx, this.scope, {
        action: "accounts.disconnect",
        target: account.id,
        targetName: account.name,
      });
    });
    return this.scope.em.refreshOrFail(account);
  }

  /** Brings back an account that was archived because of its state in AWS (`archive.ts`). */
  async restore(id: string): Promise<Account> {
    allow(this.scope, "accounts.connect");
    return restoreAccount(this.scope, await this.get(id));
  }

  /** The account's custom AWS endpoint, shown as a badge. Null for AWS itself and for accounts without a connection. */
  async customEndpoint(account: Account): Promise<string | null> {
    allow(this.scope, "accounts.read");
    return customEndpointOf(account);
  }

  private async getUnarchived(id: string): Promise<Account> {
    const account = await this.get(id);
    if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    return account;
  }

  private async identify(account: Account): Promise<void> {
    const connection = connectionOf(account, this.scope.platform.secrets);
    const [identity, endpoint] = await Promise.all([callerIdentity(connection), endpointOf(connection)]);
    markConnected(account, identity.awsAccountId, identity.partition);
    // An endpoint on this machine is never a real AWS account, so writes are safe.
    if (endpoint.isLoopback) account.writes = "CONNECTION";
  }

  private async save(
    account: Account,
    action: Permission,
    details: Readonly<Record<string, JsonValue | undefined>>,
    change?: (tx: Scope["em"]) => Promise<void>,
  ): Promise<void> {
    try {
      await this.scope.em.transactional(async (tx) => {
        await change?.(tx);
        await tx.persist(account).flush();
        await recordAudit(tx, this.scope, { action, target: account.id, targetName: account.name, details });
      });
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) {
        throw new AppError("ACCOUNT_ALREADY_CONNECTED", { details: { awsAccountId: account.awsAccountId } });
      }
      throw error;
    }
  }
}

/** An external ID of 128 bits. Generated by us, so that no other installation has the same one. */
export function newExternalId(): string {
  return randomBytes(EXTERNAL_ID_BYTES).toString("hex");
}

export function isDemo(account: Pick<Account, "source">): boolean {
  return account.source === "SANDBOX";
}

function requiredFields(source: AccountSource): ("profile" | "accessKeyId" | "secretAccessKey")[] {
  if (source === "PROFILE") return ["profile"];
  return source === "STATIC_KEYS" ? ["accessKeyId", "secretAccessKey"] : [];
}
