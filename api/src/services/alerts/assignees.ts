/** The operators to whom alerts can be assigned. */
import { sql } from "kysely";
import { z } from "zod";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../../iam/actor.ts";
import { parseInput } from "../core/input.ts";
import type { AccessRole } from "../core/permissions.ts";
import { escapeLike } from "../core/query-conditions.ts";
import type { Scope } from "../core/request-scope.ts";

const operator = table("operator");

const SEARCH_MAX_CHARACTERS = 128;
/** More operators than fit a menu are found by typing more of their name. */
const ASSIGNEES_MAX = 50;

const searchInput = z.object({
  search: z.string().max(SEARCH_MAX_CHARACTERS).nullish(),
  first: z.number().int().min(1).max(ASSIGNEES_MAX).nullish(),
});

export interface Assignee {
  readonly id: string;
  readonly name: string;
  readonly role: AccessRole;
  readonly isInvited: boolean;
}

export interface AssigneeSearch {
  readonly search?: string | null;
  readonly first?: number | null;
}

/**
 * The operators whose name contains the text and who can sign in or are invited, by name. Names that begin with the text
 * come first. Without a text, the caller comes before all others.
 */
export async function searchAssignees({ em, caller }: Scope, input: AssigneeSearch): Promise<Assignee[]> {
  const operatorId = caller?.operatorId ?? null;
  const { search, first } = parseInput(searchInput, input);
  const wanted = escapeLike((search ?? "").trim().toLowerCase());
  const { id, status, $table } = operator;
  const name = sql`lower(${operator.name})`;
  return select(
    databaseOf(em),
    { ...pick(operator, "id", "name", "role"), isInvited: sql<boolean>`${status} = 'INVITED'` },
    sql`from ${$table} where ${status} <> 'DISABLED' and ${name} like ${`%${wanted}%`}
     order by (${wanted} = '' and ${id} = ${operatorId}) desc nulls last, (${name} like ${`${wanted}%`}) desc, ${name}, ${id}
     limit ${first ?? ASSIGNEES_MAX}`,
  );
}

/** The operator with this ID or name. Throws NOT_FOUND if there is none who can sign in. */
export async function findAssignee(em: Em, idOrName: string | null | undefined): Promise<Actor | null> {
  if (idOrName == null) return null;
  // An ID goes first: an operator could be named like another one's ID.
  const { id, name, status, $table } = operator;
  const found = await selectFirst(
    databaseOf(em),
    { id, name },
    sql`from ${$table} where (${id} = ${idOrName} or lower(${name}) = lower(${idOrName})) and ${status} <> 'DISABLED'
     order by (${id} = ${idOrName}) desc`,
  );
  if (!found)
    throw new AppError("NOT_FOUND", {
      message: "There is no active operator with this name. Assign the alert to an operator of this installation.",
      details: { path: "assignee" },
    });
  return { kind: "OPERATOR", displayName: found.name, id: found.id };
}
