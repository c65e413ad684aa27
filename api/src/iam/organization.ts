/** An organization's units and accounts, as they are read through an account that may list them. */

/** AWS Organizations User Guide, *Monitor the state of your AWS accounts*. UNKNOWN: AWS sent another value or none. */
export const MEMBER_STATES = [
  "ACTIVE",
  "SUSPENDED",
  "PENDING_ACTIVATION",
  "PENDING_CLOSURE",
  "CLOSED",
  "UNKNOWN",
] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/** States in which no one can use the account. A connected account is archived in them. */
export const CLOSED_STATES = ["SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const satisfies readonly MemberState[];
/** Why IAM Monitor archived an account by itself. LEFT: AWS no longer lists it in its organization. */
export const ARCHIVED_REASONS = [...CLOSED_STATES, "LEFT"] as const;
export type ArchivedReason = (typeof ARCHIVED_REASONS)[number];

/** An account that a reading would archive, and that waits for the decision of an operator instead. */
export interface HeldAccount {
  readonly accountId: string;
  readonly awsAccountId: string;
  readonly reason: ArchivedReason;
}

/**
 * The maximum number of accounts of an organization that one reading archives without an operator, or the share, if it
 * is more.
 */
const ARCHIVED_AT_ONCE = { accounts: 5, share: 0.1 } as const;

/**
 * Whether a reading would archive so many of the connected accounts that AWS's answer is more likely incomplete than true.
 */
export function isMassArchiving(archived: number, connected: number): boolean {
  return archived > Math.max(ARCHIVED_AT_ONCE.accounts, connected * ARCHIVED_AT_ONCE.share);
}

/** The actions that list the units and the accounts directly below a unit. */
const LISTS_UNITS = "organizations:ListOrganizationalUnitsForParent";
const LISTS_ACCOUNTS = "organizations:ListAccountsForParent";

export interface OrganizationUnit {
  /** The ID of the root or of the unit. */
  readonly unitId: string;
  readonly name: string;
  /** Null for the root. */
  readonly parentId: string | null;
  /** The actions, of the two, that AWS has never answered for this unit. Absent if it has answered both. */
  readonly neverRead?: readonly string[];
}

export interface OrganizationMember {
  readonly awsAccountId: string;
  readonly name: string;
  readonly email: string | null;
  readonly state: MemberState;
  readonly unitId: string;
}

/** A part of the organization that was not read: the units or the accounts directly below one unit. */
export interface UnreadUnit {
  readonly unitId: string;
  readonly unitName: string;
  readonly action: string;
  readonly code: string;
  readonly message: string;
}

/** The IDs of the units and of all units below them. `units` has parents before their units. */
export function unitsBelow(units: readonly OrganizationUnit[], tops: ReadonlySet<string>): ReadonlySet<string> {
  const below = new Set(tops);
  for (const { unitId, parentId } of units) if (parentId !== null && below.has(parentId)) below.add(unitId);
  return below;
}

/** Whether AWS lets the account be used. Others cannot be connected. */
export function isUsable(state: MemberState): boolean {
  return state === "ACTIVE" || state === "UNKNOWN";
}

/**
 * The units that are known after a reading, parents before their units. Former ones that it did not find are kept if a
 * part of the organization was not read: they may be there.
 */
export function unitsAfter(
  former: readonly OrganizationUnit[],
  units: readonly OrganizationUnit[],
  unread: readonly UnreadUnit[],
): OrganizationUnit[] {
  const before = byId(former);
  const found = byId(units);
  const refused = new Set(unread.map(({ unitId, action }) => `${unitId} ${action}`));
  const read = units.map(({ unitId, name, parentId }) => {
    const known = before.get(unitId);
    const neverRead = (known ? (known.neverRead ?? []) : [LISTS_UNITS, LISTS_ACCOUNTS]).filter((action) =>
      refused.has(`${unitId} ${action}`),
    );
    return { unitId, name, parentId, ...(neverRead.length > 0 && { neverRead }) };
  });
  return unread.length === 0 ? read : [...read, ...former.filter(({ unitId }) => !found.has(unitId))];
}

/**
 * The IDs of the units in which an account that was never listed has joined or moved since the former reading. In any
 * other unit it may have been before, because no former reading has listed the accounts of the unit.
 */
export function unitsListedBefore(
  former: readonly OrganizationUnit[],
  units: readonly OrganizationUnit[],
): ReadonlySet<string> {
  const before = byId(former);
  const listed = new Set<string>();
  const created = new Set<string>();
  for (const { unitId, parentId } of units) {
    const known = before.get(unitId);
    const parent = parentId === null ? undefined : before.get(parentId);
    const isCreated =
      parentId !== null && !known && (parent ? !parent.neverRead?.includes(LISTS_UNITS) : created.has(parentId));
    if (isCreated) created.add(unitId);
    if (isCreated || (known && !known.neverRead?.includes(LISTS_ACCOUNTS))) listed.add(unitId);
  }
  return listed;
}

function byId(units: readonly OrganizationUnit[]): ReadonlyMap<string, OrganizationUnit> {
  return new Map(units.map((unit) => [unit.unitId, unit]));
}
