/** The facts of an inventory row that are compared from scan to scan, without side effects. */
import type { AccessKeyRow, GroupRow, PolicyRow, RoleRow, UserRow } from "../../db/entities/inventory.ts";
import {
  differingFacts,
  type Facts,
  type InventoryChangeKind,
  type InventoryKind,
} from "../../iam/inventory-change.ts";
import { groupFacts, roleFacts, userFacts } from "../../iam/inventory-facts.ts";

/** The columns of each table from which the facts are taken. */
interface Columns {
  readonly iam_user: Pick<UserRow, "identity" | "name" | "document">;
  readonly iam_group: Pick<GroupRow, "identity" | "name" | "document">;
  readonly iam_role: Pick<RoleRow, "identity" | "name" | "document">;
  readonly iam_policy: Pick<PolicyRow, "identity" | "name" | "document" | "type">;
  readonly access_key: Pick<
    AccessKeyRow,
    "identity" | "name" | "isActive" | "userIdentity" | "userName" | "accessKeyId"
  >;
}
export type TrackedTable = keyof Columns;

export const KIND_OF_TABLE: Readonly<Record<TrackedTable, InventoryKind>> = {
  iam_user: "USER",
  iam_group: "GROUP",
  iam_role: "ROLE",
  iam_policy: "POLICY",
  access_key: "ACCESS_KEY",
};

export interface TrackedRow {
  readonly identity: string;
  /** The principal to which the row belongs, as `owner_id` of an alert. */
  readonly ownerId: string;
  readonly name: string;
  readonly facts: Facts;
  /** Whether the row lists what AWS keeps for everyone. It comes and goes with its attachments. */
  readonly isShared: boolean;
}

export interface InventoryChangeDraft {
  readonly kind: InventoryKind;
  readonly change: InventoryChangeKind;
  readonly identity: string;
  readonly ownerId: string;
  readonly name: string;
  readonly before: Facts | null;
  readonly after: Facts | null;
}

const TRACKED: { readonly [T in TrackedTable]: (row: Columns[T]) => Omit<TrackedRow, "identity"> } = {
  iam_user: ({ identity, name, document: { user, credentials, knownCredentials } }) => {
    const known = credentials ?? knownCredentials ?? null;
    return {
      ...owned(identity, name),
      facts: {
        ...userFacts(user),
        ...(known !== null && { mfa: known.mfaActive }),
        ...(known !== null && known.passwordEnabled !== null && { consolePassword: known.passwordEnabled }),
      },
    };
  },
  iam_group: ({ identity, name, document: { group } }) => ({
    ...owned(identity, name),
    facts: groupFacts(group),
  }),
  iam_role: ({ identity, name, document: { role } }) => ({
    ...owned(identity, name),
    facts: roleFacts(role),
  }),
  iam_policy: ({ identity, name, type, document: { managed, text, attachedTo } }) => ({
    ownerId: type === "INLINE" ? (attachedTo[0]?.identity ?? identity) : identity,
    name,
    isShared: type === "AWS_MANAGED",
    facts: { ...(managed && { version: managed.defaultVersionId }), document: text },
  }),
  access_key: ({ name, userIdentity, accessKeyId, isActive }) => ({
    ...owned(userIdentity, accessKeyId ?? name),
    facts: { status: isActive ? "Active" : "Inactive" },
  }),
};

function owned(ownerId: string, name: string) {
  return { ownerId, name, isShared: false };
}

export function trackedRow<T extends TrackedTable>(table: T, row: Columns[T]): TrackedRow {
  return { identity: row.identity, ...TRACKED[table](row) };
}

/** The change from one reading to the next. Null if no fact differs. */
export function changeOf(
  table: TrackedTable,
  before: TrackedRow | null,
  after: TrackedRow | null,
): InventoryChangeDraft | null {
  const row = after ?? before;
  if (row === null) return null;
  const draft = { kind: KIND_OF_TABLE[table], identity: row.identity, ownerId: row.ownerId, name: row.name };
  if (before !== null && after !== null) {
    const differing = differingFacts(before.facts, after.facts);
    return differing && { ...draft, change: "CHANGED", ...differing };
  }
  if (row.isShared) return null;
  return {
    ...draft,
    change: after ? "CREATED" : "DELETED",
    before: before?.facts ?? null,
    after: after?.facts ?? null,
  };
}
