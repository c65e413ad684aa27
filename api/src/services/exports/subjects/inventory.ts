/** Users, access keys, groups, roles and policies as of the latest scans, or of one account as of an earlier moment. */
import { sql } from "kysely";
import { z } from "zod";
import { type InventoryTableName, LISTED, ROW } from "../../../db/sort-values.ts";
import { listOf, pick, type RowOf, type Selected, table as tableOf } from "../../../db/typed-sql.ts";
import type { LastUsed } from "../../../iam/account.ts";
import type { JsonValue } from "../../../iam/finding.ts";
import { QUERY_MAX_CHARACTERS } from "../../../iam/query.ts";
import { wholeDaysBetween } from "../../../iam/time.ts";
import { parseInput, text } from "../../core/input.ts";
import { isOpenNow } from "../../core/open-now.ts";
import { allOf } from "../../core/query-conditions.ts";
import { allow } from "../../core/request-scope.ts";
import { parseOrder, readOrder } from "../../core/order.ts";
import {
  ACCESS_KEY_ORDERS,
  GROUP_ORDERS,
  orderOfAll,
  POLICY_ORDERS,
  ROLE_ORDERS,
  USER_ORDERS,
} from "../../inventory/list-order.ts";
import { ACCESS } from "../../inventory/access-order.ts";
import { PastInventory } from "../../history/past-inventory.ts";
import { narrowing, requireKeptOrder } from "../../inventory/list.ts";
import { type Past, withPastTables } from "../../inventory/past.ts";
import {
  accessKeyConditions,
  groupConditions,
  type ListConditions,
  policyConditions,
  roleConditions,
  userConditions,
} from "../../inventory/list-query.ts";
import { chooseAccounts, isOfAccounts } from "../account-choice.ts";
import type { Cells, ExportRequest, ExportSubject } from "../subject.ts";

const POLICY_TYPES = ["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"] as const;

const listInput = z.object({ filter: text(QUERY_MAX_CHARACTERS).nullish(), type: z.enum(POLICY_TYPES).nullish() });

const c = tableOf("account", "c");
const a = tableOf("alert", "a");

/** The columns that every row has. */
const SHARED = {
  ...pick(ROW, "id", "name", "arn", "identity", "createdAt", "firstSeenAt", "goneAt"),
  account: c.awsAccountId,
  accountName: c.name,
};
type ExportedRow<Own extends Selected> = RowOf<typeof SHARED> &
  RowOf<Own> & {
    /** Null in the past: alerts are known only for the present. */
    readonly openAlerts: number | null;
    /** The moment whose state the row shows. */
    readonly at: number;
  };

const SHARED_COLUMNS = ["account", "accountName", "openAlerts", "firstSeenAt", "deletedAt", "id"];

interface InventoryDefinition<Own extends Selected> {
  readonly name: string;
  readonly table: InventoryTableName;
  /** The fields by which the list can be sorted. The first one is that of its default order. */
  readonly orders: readonly [string, ...string[]];
  readonly conditionsOf: (query: string, past: Past | null) => ListConditions;
  /** The columns that only this kind of row has. */
  readonly select: Own;
  /** The column of `alert` that holds the identity of the row. */
  readonly alertColumn: "ownerId" | "resourceId";
  readonly columns: string;
  readonly cells: (row: ExportedRow<Own>) => Cells;
}

function inventorySubject<Own extends Selected>(definition: InventoryDefinition<Own>): ExportSubject<ExportedRow<Own>> {
  const { name, table, orders, conditionsOf, select, alertColumn, columns, cells } = definition;
  return {
    name,
    permission: "inventory.export",
    past: "SNAPSHOTS",
    isScanned: true,
    columns: [...columns.split(" "), ...SHARED_COLUMNS],
    open: async (scope, request: ExportRequest) => {
      const named = await chooseAccounts(scope, "inventory.export", request.account);
      const past = request.asOf ? await new PastInventory(scope).reading(named.ids ?? [], request.asOf, table) : null;
      const accounts = past ? await chooseAccounts(scope, "inventory.export", [past.accountId]) : named;
      const { filter, type } = parseInput(listInput, { filter: request.filter || null, type: request.type });
      const { field, direction } = readOrder(orders, parseOrder(orders, request.orderBy), {
        field: orders[0],
        direction: "ASC",
      });
      requireKeptOrder(field, past);
      const allowPaths = () => void allow(scope, "paths.export");
      if (field === ACCESS) allowPaths();
      const { conditions, join, tables } = narrowing(
        { query: filter ?? null, includeDeleted: request.includeDeleted ?? null, past },
        conditionsOf,
        {
          // A past table has the rows of one account.
          isListed: (accountId) => (past ? sql`true` : isOfAccounts(accounts, accountId)),
          allowPaths,
        },
      );
      const where = allOf([...conditions, ...(type ? [sql`${LISTED.iam_policy.type} = ${type}`] : [])]);
      const openAlerts = past
        ? sql<null>`null::integer`
        : sql<number>`(select count(*)::integer from ${a.$table}
            where ${a.accountId} = ${ROW.accountId} and ${a[alertColumn]} = ${ROW.identity} and ${isOpenNow(sql`a`)})`;
      const query = sql`${await withPastTables(past, [table, ...tables])}
        select ${listOf({ ...SHARED, ...select, openAlerts })}
          from ${LISTED[table].$table} join ${c.$table} on ${c.id} = ${ROW.accountId} ${join}
         where ${where} order by ${orderOfAll(table, field, direction === "ASC")}`;
      return {
        accounts,
        past,
        batches: async function* (snapshot) {
          const at = (past?.takenAt ?? snapshot.at).getTime();
          for await (const rows of snapshot.read<Omit<ExportedRow<Own>, "at">>(query))
            yield rows.map((row) => ({ ...row, at }) as ExportedRow<Own>);
        },
      };
    },
    cellsOf: (row) => ({
      ...cells(row),
      account: row.account,
      accountName: row.accountName,
      openAlerts: row.openAlerts,
      firstSeenAt: iso(row.firstSeenAt),
      deletedAt: iso(row.goneAt),
      id: row.id,
    }),
  };
}

export const USERS = inventorySubject({
  name: "users",
  table: "iam_user",
  orders: ["NAME", ...USER_ORDERS],
  conditionsOf: userConditions,
  select: pick(LISTED.iam_user, "document"),
  alertColumn: "ownerId",
  columns:
    "userName userId arn path createDate passwordEnabled passwordLastUsed passwordLastUsedAt passwordLastChangedAt mfaEnabled mfaDevices lastActivity groups attachedPolicies inlinePolicies permissionsBoundary tags",
  cells: ({ document: { user, credentials, mfaDevices } }) => ({
    userName: user.userName,
    userId: user.userId,
    arn: user.arn,
    path: user.path,
    createDate: iso(user.createdAt),
    passwordEnabled: credentials?.passwordEnabled ?? null,
    ...lastUseCells("passwordLastUsed", credentials?.passwordEnabled === false ? null : credentials?.passwordLastUsed),
    passwordLastChangedAt: iso(credentials?.passwordLastChangedAt),
    mfaEnabled: credentials?.mfaActive ?? null,
    mfaDevices: mfaDevices.map(({ serialNumber, kind, enabledAt }) => ({
      serialNumber,
      kind,
      enabledAt: iso(enabledAt),
    })),
    lastActivity: iso(credentials?.lastActivityAt),
    groups: user.groupNames,
    attachedPolicies: user.attachedPolicies.map((policy) => policy.policyArn),
    inlinePolicies: user.inlinePolicies.map((policy) => policy.policyName),
    permissionsBoundary: user.permissionsBoundaryArn,
    tags: tagsOf(user.tags),
  }),
});

export const ACCESS_KEYS = inventorySubject({
  name: "access-keys",
  table: "access_key",
  orders: ["CREATED", ...ACCESS_KEY_ORDERS],
  conditionsOf: accessKeyConditions,
  select: pick(LISTED.access_key, "accessKeyId", "userName", "isActive", "document"),
  alertColumn: "resourceId",
  columns: "accessKeyId userName status createDate ageDays lastUsed lastUsedAt lastUsedService lastUsedRegion",
  cells: ({ accessKeyId, userName, isActive, createdAt, firstSeenAt, document, at }) => ({
    accessKeyId,
    userName,
    status: isActive ? "Active" : "Inactive",
    createDate: iso(createdAt),
    ageDays: wholeDaysBetween(new Date(createdAt ?? firstSeenAt).getTime(), at),
    ...lastUseCells("lastUsed", document.lastUsed),
    lastUsedService: document.lastUsed.status === "USED" ? document.lastUsed.service : null,
    lastUsedRegion: document.lastUsed.status === "USED" ? document.lastUsed.region : null,
  }),
});

export const GROUPS = inventorySubject({
  name: "groups",
  table: "iam_group",
  orders: ["NAME", ...GROUP_ORDERS],
  conditionsOf: groupConditions,
  select: pick(LISTED.iam_group, "document"),
  alertColumn: "ownerId",
  columns: "groupName groupId arn path createDate members attachedPolicies inlinePolicies",
  cells: ({ document: { group, memberNames } }) => ({
    groupName: group.groupName,
    groupId: group.groupId,
    arn: group.arn,
    path: group.path,
    createDate: iso(group.createdAt),
    members: memberNames,
    attachedPolicies: group.attachedPolicies.map((policy) => policy.policyArn),
    inlinePolicies: group.inlinePolicies.map((policy) => policy.policyName),
  }),
});

export const ROLES = inventorySubject({
  name: "roles",
  table: "iam_role",
  orders: ["NAME", ...ROLE_ORDERS],
  conditionsOf: roleConditions,
  select: pick(LISTED.iam_role, "document"),
  alertColumn: "ownerId",
  columns:
    "roleName roleId arn path createDate lastUsedAt lastUsedRegion trustPolicy attachedPolicies inlinePolicies permissionsBoundary instanceProfiles tags",
  cells: ({ document: { role } }) => ({
    roleName: role.roleName,
    roleId: role.roleId,
    arn: role.arn,
    path: role.path,
    createDate: iso(role.createdAt),
    lastUsedAt: iso(role.lastUsed?.at),
    lastUsedRegion: role.lastUsed?.region ?? null,
    trustPolicy: role.trustPolicy,
    attachedPolicies: role.attachedPolicies.map((policy) => policy.policyArn),
    inlinePolicies: role.inlinePolicies.map((policy) => policy.policyName),
    permissionsBoundary: role.permissionsBoundaryArn,
    instanceProfiles: role.instanceProfiles.map((profile) => profile.arn),
    tags: tagsOf(role.tags),
  }),
});

export const POLICIES = inventorySubject({
  name: "policies",
  table: "iam_policy",
  orders: ["NAME", ...POLICY_ORDERS],
  conditionsOf: policyConditions,
  select: pick(LISTED.iam_policy, "type", "attachmentCount", "riskScore", "document"),
  alertColumn: "resourceId",
  columns: "policyName policyId arn type createDate attachmentCount attachedTo riskScore document",
  cells: ({ name, identity, arn, type, createdAt, attachmentCount, riskScore, document }) => ({
    policyName: document.managed?.policyName ?? document.inline?.policyName ?? name,
    policyId: identity,
    arn,
    type,
    createDate: iso(createdAt),
    attachmentCount,
    attachedTo: document.attachedTo.map((holder) => ({
      kind: holder.kind,
      name: holder.name,
      arn: holder.arn,
      isBoundary: holder.isBoundary,
    })),
    riskScore,
    document: document.text,
  }),
});

function tagsOf(tags: readonly { readonly key: string; readonly value: string }[]): JsonValue {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

/** The knowledge about a use, and its time. Null if there is nothing to use, or if it was not read. */
function lastUseCells(name: string, lastUsed: LastUsed | null | undefined): Cells {
  return {
    [name]: lastUsed?.status ?? null,
    [`${name}At`]: lastUsed?.status === "USED" ? iso(lastUsed.at) : null,
  };
}

function iso(time: string | number | Date): string;
function iso(time: string | number | Date | null | undefined): string | null;
function iso(time: string | number | Date | null | undefined): string | null {
  return time === null || time === undefined ? null : new Date(time).toISOString();
}
