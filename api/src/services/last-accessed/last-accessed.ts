/**
 * Compares granted with used services for a user, a role, a group or all holders of a policy. The basis is
 * last-accessed information that is recent enough.
 */
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import type { GroupRow, PolicyRow, RoleRow, UserRow } from "../../db/entities/inventory.ts";
import {
  LastAccessedEntity,
  type LastAccessedOutcomeName,
  LastAccessedReadingEntity,
  type LastAccessedReadingRow,
  type LastAccessedRow,
} from "../../db/entities/last-accessed.ts";
import type { PolicyHolder } from "../../iam/account.ts";
import type { ServiceUsage } from "../../iam/analysis/least-privilege.ts";
import { type ActionSet, intersection, union, without } from "../../iam/policy/action-set.ts";
import { parsePolicy } from "../../iam/policy/document.ts";
import { expandDocument } from "../../iam/policy/expansion.ts";
import { deniedOutright } from "../../iam/policy/scope.ts";
import {
  type HolderRecord,
  isTooYoung,
  isUnused,
  joinRecords,
  type JointRecord,
  type LastAccessedRecord,
  type ServiceUse,
  servicesInUse,
} from "../../iam/principals/last-accessed.ts";
import { formatInstant, type Instant } from "../../iam/time.ts";
import { Accounts } from "../accounts/accounts.ts";
import { readCheckSettings } from "../alerts/checks.ts";
import { Groups } from "../inventory/groups.ts";
import { type InventoryKey, keyText } from "../inventory/list.ts";
import { countPrincipals, isKnown } from "./store.ts";
import { Policies } from "../inventory/policies.ts";
import { Roles } from "../inventory/roles.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { Users } from "../inventory/users.ts";

/** The maximum number of holders of a policy. A policy with more holders is reported as not read. */
const HOLDERS_MAX = 1_000;
/** The number of rows read at once. An administrator's row contains hundreds of services and thousands of actions. */
const ROWS_PER_CHUNK = 100;

export interface ServicesLastAccessed {
  readonly status: JointRecord["status"];
  /** Why the information was not read. Null if it was read. */
  readonly reason: string | null;
  /** When the information was read from AWS. The oldest time if several principals hold the permissions. */
  readonly readAt: Instant | null;
  readonly services: readonly ServiceUse[];
}

export interface LastAccessedReading {
  readonly isRunning: boolean;
  /** The outcome of the latest finished reading. Null if none has finished. */
  readonly outcome: LastAccessedOutcomeName | null;
  readonly total: number;
  readonly known: number;
  readonly refused: number;
  readonly failed: number;
  readonly oldestReadAt: Date | null;
  readonly startedAt: Date | null;
  readonly updatedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly action: string | null;
  readonly code: string | null;
  readonly reason: string | null;
}

const NEVER_STARTED = {
  isRunning: false,
  outcome: null,
  startedAt: null,
  updatedAt: null,
  finishedAt: null,
  action: null,
  code: null,
  reason: null,
} as const;

/** The holders of a policy: users and roles by identity, members of groups by name. */
interface Holders {
  readonly users: readonly InventoryKey[];
  readonly roles: readonly InventoryKey[];
  readonly memberNames: readonly string[];
}

interface Principal {
  readonly identity: string;
  readonly arn: string;
  readonly createdAt: Instant;
}

export class LastAccessed {
  constructor(private readonly scope: Scope) {}

  /** The state of the account's reading. Null if it is not enabled. */
  async reading({ id, readsLastAccessed }: Account): Promise<LastAccessedReading | null> {
    allow(this.scope, "accounts.read");
    if (!readsLastAccessed) return null;
    const row = await this.scope.em.findOne(LastAccessedReadingEntity, { accountId: id });
    return { ...(await countPrincipals(this.scope.em, id, now())), ...(row ?? NEVER_STARTED) };
  }

  async ofUser({ accountId, identity, document: { user } }: UserRow): Promise<ServicesLastAccessed> {
    allow(this.scope, "inventory.read");
    const groups = await new Groups(this.scope).byNames(user.groupNames.map((value) => ({ accountId, value })));
    const granted = await this.granted(
      accountId,
      [user, ...[...groups.values()].map(({ document }) => document.group)],
      user.permissionsBoundaryArn,
    );
    return this.used(accountId, [{ identity, arn: user.arn, createdAt: user.createdAt }], granted);
  }

  async ofRole({ accountId, identity, document: { role } }: RoleRow): Promise<ServicesLastAccessed> {
    allow(this.scope, "inventory.read");
    const granted = await this.granted(accountId, [role], role.permissionsBoundaryArn);
    return this.used(accountId, [{ identity, arn: role.arn, createdAt: role.createdAt }], granted);
  }

  async ofPolicy(policy: PolicyRow): Promise<ServicesLastAccessed> {
    allow(this.scope, "inventory.read");
    const parsed = parsePolicy(policy.document.text);
    const granted = parsed.ok ? expandDocument(parsed.document).allowed : null;
    const record = await this.recordOfHolders(policy);
    // Services granted by other policies of the holders say nothing about this policy.
    return toServices(
      record,
      servicesInUse(granted, record).filter(({ grantedActionCount }) => grantedActionCount !== 0),
    );
  }

  /** Compares the services that the group grants with those that its members use, also through other permissions. */
  async ofGroup({ accountId, document: { group, memberNames } }: GroupRow): Promise<ServicesLastAccessed> {
    allow(this.scope, "inventory.read");
    const granted = await this.granted(accountId, [group], null);
    const record = await this.recordOf(accountId, { users: [], roles: [], memberNames });
    return toServices(
      record,
      servicesInUse(granted, record).filter(({ grantedActionCount }) => grantedActionCount !== 0),
    );
  }

  /**
   * Returns what the holders of a policy used, as the basis for narrowing the policy. Usage is known only if it was
   * read for every holder and every holder is old enough.
   */
  async usageOf(policy: PolicyRow): Promise<ServiceUsage> {
    allow(this.scope, "inventory.read");
    const record = await this.recordOfHolders(policy);
    if (record.status !== "READ") return { status: "NOT_READ", reason: record.reason };
    const account = await this.scope.em.findOneOrFail(AccountEntity, { id: policy.accountId });
    const { settings } = await readCheckSettings(this.scope.em, account);
    if (isTooYoung(record, settings.unusedLongDays))
      return {
        status: "NOT_READ",
        reason: `A user or role with this policy is not older than ${settings.unusedLongDays} days and may not yet have used all that it needs.`,
      };
    return {
      status: "READ",
      readAt: record.readAt,
      lastUsedAt: new Map(
        [...record.services].map(([service, { lastUsed }]) => [
          service,
          lastUsed.status === "USED" ? lastUsed.at : null,
        ]),
      ),
      unusedActions: new Set(
        [...record.services].flatMap(([service, { actions }]) =>
          actions.filter(isUnused).map(({ actionName }) => `${service}:${actionName}`.toLowerCase()),
        ),
      ),
    };
  }

  private async used(
    accountId: string,
    principals: readonly Principal[],
    granted: ActionSet | null,
  ): Promise<ServicesLastAccessed> {
    const record = joinRecords(await this.records(accountId, principals));
    return toServices(record, servicesInUse(granted, record));
  }

  /**
   * Returns the actions that the policies together allow, without the unconditionally denied ones, limited by the
   * permissions boundary. Null if one of the policies or the boundary cannot be evaluated.
   */
  private async granted(
    accountId: string,
    holders: readonly Pick<PolicyHolder, "inlinePolicies" | "attachedPolicies">[],
    boundaryArn: string | null,
  ): Promise<ActionSet | null> {
    const arns = new Set(holders.flatMap(({ attachedPolicies }) => attachedPolicies.map(({ policyArn }) => policyArn)));
    const keys = [...arns, ...(boundaryArn === null ? [] : [boundaryArn])].map((value) => ({ accountId, value }));
    const managed = await new Policies(this.scope).byArns(keys);
    const textOf = (arn: string) => managed.get(keyText({ accountId, value: arn }))?.document.text;
    const parse = (text: string | undefined) => (text === undefined ? null : parsePolicy(text));
    const parsed = [
      ...holders.flatMap(({ inlinePolicies }) => inlinePolicies.map(({ document }) => parse(document))),
      ...[...arns].map((arn) => parse(textOf(arn))),
    ];
    const documents = parsed.flatMap((result) => (result?.ok ? [result.document] : []));
    if (documents.length < parsed.length) return null;
    const allowed = without(
      union(documents.map((document) => expandDocument(document).allowed)),
      union(documents.map(deniedOutright)),
    );
    if (boundaryArn === null) return allowed;
    const boundary = parse(textOf(boundaryArn));
    return boundary?.ok ? intersection(allowed, expandDocument(boundary.document).allowed) : null;
  }

  private async recordOfHolders({ accountId, document: { attachedTo } }: PolicyRow): Promise<JointRecord> {
    const identities = (kind: string) =>
      attachedTo
        .filter((holder) => holder.kind === kind && !holder.isBoundary)
        .map(({ identity: value }) => ({ accountId, value }));
    // A group is replaced by its members, because AWS records use only for users and roles.
    const groups = await new Groups(this.scope).byIdentities(identities("GROUP"));
    const memberNames = [...new Set([...groups.values()].flatMap(({ document }) => document.memberNames))];
    return this.recordOf(accountId, { users: identities("USER"), roles: identities("ROLE"), memberNames });
  }

  private async recordOf(
    accountId: string,
    { users: userKeys, roles: roleKeys, memberNames }: Holders,
  ): Promise<JointRecord> {
    const holderCount = userKeys.length + roleKeys.length + memberNames.length;
    if (holderCount > HOLDERS_MAX)
      return {
        status: "NOT_READ",
        reason: `${holderCount} users and roles have this policy. Their use can be combined for at most ${HOLDERS_MAX}.`,
      };
    const users = new Users(this.scope);
    const [direct, members, roles] = await Promise.all([
      users.byIdentities(userKeys),
      users.byNames(memberNames.map((value) => ({ accountId, value }))),
      new Roles(this.scope).byIdentities(roleKeys),
    ]);
    const principals = new Map<string, Principal>();
    for (const { identity, document } of [...direct.values(), ...members.values()])
      principals.set(identity, { identity, arn: document.user.arn, createdAt: document.user.createdAt });
    for (const { identity, document } of roles.values())
      principals.set(identity, { identity, arn: document.role.arn, createdAt: document.role.createdAt });
    return joinRecords(await this.records(accountId, [...principals.values()]));
  }

  private async records(accountId: string, principals: readonly Principal[]): Promise<HolderRecord[]> {
    const { em } = this.scope;
    const account = await new Accounts(this.scope).get(accountId);
    const reading = await em.findOne(LastAccessedReadingEntity, { accountId });
    const at = now();
    const records: HolderRecord[] = [];
    for (let start = 0; start < principals.length; start += ROWS_PER_CHUNK) {
      const chunk = principals.slice(start, start + ROWS_PER_CHUNK);
      const rows = await em
        .fork()
        .find(LastAccessedEntity, { accountId, identity: { $in: chunk.map(({ identity }) => identity) } });
      const byIdentity = new Map(rows.map((row) => [row.identity, row]));
      for (const { identity, arn, createdAt } of chunk) {
        const record = recordOf(byIdentity.get(identity), { account, reading, arn, at });
        records.push({ name: arn.slice(arn.indexOf("/") + 1), createdAt, record });
      }
    }
    return records;
  }
}

function toServices(record: JointRecord, services: readonly ServiceUse[]): ServicesLastAccessed {
  return record.status === "READ"
    ? { status: "READ", reason: null, readAt: record.readAt, services }
    : { status: record.status, reason: record.reason, readAt: null, services };
}

interface Reading {
  readonly account: Account;
  readonly reading: LastAccessedReadingRow | null;
  readonly arn: string;
  readonly at: Instant;
}

function recordOf(row: LastAccessedRow | undefined, { account, reading, arn, at }: Reading): LastAccessedRecord {
  const notRead = (reason: string): LastAccessedRecord => ({ status: "NOT_READ", reason });
  if (account.source === "OFFLINE_FILES")
    return notRead("An account of offline files has no last-accessed information.");
  if (!account.readsLastAccessed)
    return notRead("Reading last-accessed information is disabled in the account's settings.");
  if (arn.includes(":role/aws-service-role/"))
    return notRead("Only an AWS service uses this role, with policies that only AWS can change.");
  const reason = row?.reason ?? reading?.reason ?? "";
  if (row?.status === "NO_PERMISSION" || reading?.outcome === "NO_PERMISSION")
    return { status: "NO_PERMISSION", reason };
  if (row && isKnown(row, at)) {
    const { readAt, services, actions } = row;
    return {
      status: "READ",
      readAt: readAt!.getTime(),
      services: services!.map((service) => ({ ...service, trackedActions: actions?.[service.serviceNamespace] ?? [] })),
    };
  }
  if (row?.status === "FAILED" || reading?.outcome === "FAILED" || reading?.outcome === "UNSUPPORTED")
    return { status: "FAILED", reason };
  if (row?.status === "GONE") return notRead("AWS no longer knows this principal.");
  if (row?.readAt) return notRead(`It was last read at ${formatInstant(row.readAt.getTime())}, which is too long ago.`);
  return notRead("It has not been read yet.");
}
