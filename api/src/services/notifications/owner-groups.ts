/**
 * Groups the events of a rule by the owners of their users and roles. Which owners there are decides text in tags, which
 * is untrusted: a group is therefore split for at most `OWNERS_PER_GROUP_MAX` destinations, and what is left goes to the
 * fallback of the rule.
 */
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, rowsOf } from "../../db/typed-sql.ts";
import { ownerDestinations, type OwnerSettings } from "../../iam/principals/owner.ts";
import { ownerTagOf } from "../core/tag-query.ts";

/** Tags of 1,000 users could otherwise make 1,000 mails of one scan. */
export const OWNERS_PER_GROUP_MAX = 50;
/** Stands in no ID and no key of a group. */
const SEPARATOR = "\u001f";
/** The owners that a message names. */
const OWNERS_SHOWN_MAX = 5;
/** The owners that are compared with the mappings in one turn of the event loop, which in the API answers requests. */
const OWNERS_PER_TURN = 20;

/** The destination of a group's messages instead of the targets of the rule. */
export interface GroupDestination {
  readonly targetId: string;
  readonly address: string | null;
}

/** The parts of a statement that split groups by owner. */
export interface OwnerSplit {
  /** Joins the owner of each row `a`, with the columns `owner` and `destination`. */
  readonly join: RawBuilder<unknown>;
  /** The columns that the join adds. */
  readonly columns: RawBuilder<unknown>;
  /** A statement that has the rows of `ungrouped` with their final `key`. */
  readonly rows: RawBuilder<unknown>;
}

const WITHOUT_OWNERS: OwnerSplit = {
  join: sql``,
  columns: sql`null::text as owner, null::text as destination`,
  rows: sql`select u.group_key as key, u.* from ungrouped u`,
};

/**
 * `principals`: a statement for the columns `account_id` and `principal_id` of everything that may be reported. `principal`:
 * the column of `a` with the user or role.
 */
export async function ownerSplit(
  em: Em,
  owners: OwnerSettings | null | undefined,
  principals: RawBuilder<unknown>,
  principal: RawBuilder<unknown>,
): Promise<OwnerSplit> {
  if (!owners) return WITHOUT_OWNERS;
  const principalsOnce = sql`select distinct account_id, principal_id from (${principals}) e`;
  const rows = await rowsOf(
    databaseOf(em),
    { value: sql<string>`o.value` },
    (list) => sql`select distinct ${list} from (${principalsOnce}) p,
      lateral ${ownerTagOf(sql`p.account_id`, sql`p.principal_id`)} o`,
  );
  const destinationOf = ownerDestinations(owners);
  const destinations: { readonly tag: string; readonly destination: string }[] = [];
  for (const [index, { value: tag }] of rows.entries()) {
    if (index % OWNERS_PER_TURN === OWNERS_PER_TURN - 1) await yieldToEventLoop();
    const found = destinationOf(tag);
    if (found !== null) destinations.push({ tag, destination: keyOf(found) });
  }
  return {
    // Once for each user or role, which may have thousands of events.
    join: sql`left join (
      select p.account_id, p.principal_id, o.key || '=' || o.value as owner, w.destination
        from (${principalsOnce}) p, lateral ${ownerTagOf(sql`p.account_id`, sql`p.principal_id`)} o
        join jsonb_to_recordset(${JSON.stringify(destinations)}::jsonb) as w (tag text, destination text)
          on w.tag = o.value) w on w.account_id = a.account_id and w.principal_id = ${principal}`,
    columns: sql`w.owner, w.destination`,
    rows: sql`
      select case when p.place <= ${OWNERS_PER_GROUP_MAX} then u.group_key || ${SEPARATOR} || u.destination
                  else u.group_key end as key, u.*
        from ungrouped u left join (
          select group_key, destination, row_number() over (partition by group_key order by count(*) desc, destination) as place
            from ungrouped where destination is not null group by group_key, destination) p
          on p.group_key = u.group_key and p.destination = u.destination`,
  };
}

function keyOf({ targetId, address }: GroupDestination): string {
  return `${targetId}${SEPARATOR}${address ?? ""}`;
}

/** The destination in the key of a group. Null for a group that goes to the targets of the rule. */
export function destinationOfKey(key: string): GroupDestination | null {
  const [, targetId, address] = key.split(SEPARATOR);
  return targetId === undefined ? null : { targetId, address: address || null };
}

/** "team=payments, team=billing" of a group with a destination, with the number of further owners. */
export function ownersText(owners: readonly (string | null | undefined)[]): string | null {
  const names = [...new Set(owners.flatMap((owner) => owner ?? []))];
  if (names.length === 0) return null;
  const more = names.length - OWNERS_SHOWN_MAX;
  return `${names.slice(0, OWNERS_SHOWN_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
