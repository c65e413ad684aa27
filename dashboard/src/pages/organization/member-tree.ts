/** The units of an organization as a tree in the order of display, and which accounts a choice of units stands for. */
import type { OrganizationRowFragment } from "../../gql/organizations.ts";

export type Member = OrganizationRowFragment["members"][number];
type Unit = OrganizationRowFragment["units"][number];

export interface UnitRow {
  readonly unitId: string;
  readonly name: string;
  /** 0 for the root. */
  readonly level: number;
  /** All accounts in the unit and the units below it. */
  readonly members: readonly Member[];
  /** The members of the unit that can be chosen. */
  readonly selectable: readonly Member[];
}

/** Whether the account can be chosen to be connected. */
export function isSelectable({ state, connection }: Pick<Member, "state" | "connection">): boolean {
  return (state === "ACTIVE" || state === "UNKNOWN") && (connection === "NONE" || connection === "FAILED");
}

/** Why an account cannot be chosen, or what choosing it means. Null if there is nothing to say. */
export function noteOf(member: Member, managementAccountId: string): string | null {
  if (member.connection === "CONNECTED") return null;
  if (member.state !== "ACTIVE" && member.state !== "UNKNOWN")
    return `Cannot be connected: AWS reports the account as ${member.state.toLowerCase().replaceAll("_", " ")}.`;
  if (member.awsAccountId === managementAccountId)
    return "The management account. StackSets create no role in it: connect it by itself.";
  return null;
}

/**
 * The units, each after the one above it, with the accounts that choosing it stands for. The management account is never
 * chosen together with others, because no StackSet reaches it.
 */
export function unitRows({
  units,
  members,
  managementAccountId,
}: Pick<OrganizationRowFragment, "units" | "members" | "managementAccountId">): UnitRow[] {
  const below = new Map<string | null, Unit[]>();
  for (const unit of units) below.set(unit.parentId, [...(below.get(unit.parentId) ?? []), unit]);
  const direct = new Map<string, Member[]>();
  for (const member of members) direct.set(member.unitId, [...(direct.get(member.unitId) ?? []), member]);

  function rowsOf(unit: Unit, level: number): UnitRow[] {
    const children = (below.get(unit.unitId) ?? [])
      .toSorted((one, other) => one.name.localeCompare(other.name))
      .map((child) => rowsOf(child, level + 1));
    const all = [...(direct.get(unit.unitId) ?? []), ...children.flatMap(([first]) => first?.members ?? [])];
    const selectable = all.filter((member) => isSelectable(member) && member.awsAccountId !== managementAccountId);
    return [{ unitId: unit.unitId, name: unit.name, level, members: all, selectable }, ...children.flat()];
  }
  return (below.get(null) ?? []).flatMap((root) => rowsOf(root, 0));
}

/** The accounts that contain the text in their name or number, by name. */
export function searched(members: readonly Member[], text: string): Member[] {
  const wanted = text.trim().toLowerCase();
  return members
    .filter(({ name, awsAccountId }) => name.toLowerCase().includes(wanted) || awsAccountId.includes(wanted))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

export interface ConnectionCounts {
  readonly connected: number;
  readonly waiting: number;
  readonly failed: number;
  readonly others: number;
}

export function connectionCounts(members: readonly Pick<Member, "connection">[]): ConnectionCounts {
  const count = (...connections: readonly Member["connection"][]) =>
    members.filter(({ connection }) => connections.includes(connection)).length;
  return {
    connected: count("CONNECTED"),
    waiting: count("QUEUED", "TRYING"),
    failed: count("FAILED"),
    others: count("NONE"),
  };
}
