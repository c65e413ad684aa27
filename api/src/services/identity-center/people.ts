/** The persons of IAM Identity Center, their groups, and what they reach. */
import { sql } from "kysely";
import { databaseOf, pick, type RowOf, rowsOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { parseInput } from "../core/input.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { allOf, type Condition, holdsText } from "../core/query-conditions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import {
  type AccessRow,
  countReach,
  principalsOf,
  type ReachCounts,
  readAccess,
  requireFew,
  ROWS_MAX,
} from "./access.ts";

const filterInput = z.object({
  organizationId: z.string().max(64).nullish(),
  awsAccountId: z
    .string()
    .regex(/^\d{12}$/, "must be a 12-digit AWS account number")
    .nullish(),
  reachesAdministrator: z.boolean().nullish(),
  roleName: z.string().min(1).max(64).nullish(),
  text: z.string().max(200).nullish(),
});

const u = table("identity_center_user", "u");
const g = table("identity_center_group", "g");
const m = table("identity_center_membership", "m");
const n = table("identity_center_membership", "n");
/** The assignment in the condition of `readAccess`. */
const x = table("identity_center_assignment", "x");

const PERSON = pick(u, "organizationId", "userId", "userName", "displayName", "email", "isDisabled");
const GROUP = {
  ...pick(g, "organizationId", "groupId", "name", "description"),
  memberCount: sql<number>`(select count(*)::integer from ${m.$table}
    where ${m.organizationId} = ${g.organizationId} and ${m.groupId} = ${g.groupId})`,
};
export type PersonRow = RowOf<typeof PERSON>;
export type PeopleGroupRow = RowOf<typeof GROUP>;

/** The key of a row in the order of the list. */
const cursorInput = z.tuple([z.string(), z.string(), z.string()]);

export class People {
  /** An export has a permission of its own. */
  constructor(
    private readonly scope: Scope,
    private readonly permission: "inventory.read" | "inventory.export" = "inventory.read",
  ) {}

  /**
   * The persons who meet the filter, by user name. With an account, a role or `reachesAdministrator`, only persons who are assigned,
   * directly or through a group. A disabled person cannot sign in and so reaches nothing. Errors: BAD_USER_INPUT, BAD_CURSOR.
   */
  async list(request: PageRequest, filter: unknown): Promise<Page<PersonRow>> {
    allow(this.scope, this.permission);
    const { text, ...reach } = parseInput(filterInput, filter ?? {});
    const { organizationId, awsAccountId, reachesAdministrator, roleName } = reach;
    const plan = readPageRequest(request);
    const isByReach = awsAccountId != null || roleName != null || reachesAdministrator === true;
    const conditions: Condition[] = [
      ...(organizationId == null ? [] : [sql`${u.organizationId} = ${organizationId}`]),
      ...(text == null || text.trim() === ""
        ? []
        : [holdsText(sql`concat_ws(' ', ${u.userName}, ${u.displayName}, ${u.email})`, [text.trim()])]),
      ...(reachesAdministrator ? [sql`not ${u.isDisabled}`] : []),
      ...(isByReach ? [IS_REACHING] : []),
    ];
    const where = conditions.length === 0 ? sql`true` : allOf(conditions);
    const reaching = isByReach
      ? sql`with reaching as materialized (${principalsOf(reach)}),
          person as materialized (${PERSONS_OF_REACHING})`
      : sql``;
    const after = plan.cursor === null ? null : readCursor(plan.cursor);
    const [operator, direction] = plan.isForward ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`];
    const database = databaseOf(this.scope.em);
    const rows = await rowsOf(
      database,
      PERSON,
      (list) => sql`${reaching}
      select ${list} from ${u.$table}
       where ${where} ${after ? sql`and (${u.userName}, ${u.organizationId}, ${u.userId}) ${operator} (${sql.join(after)})` : sql``}
       order by ${u.userName} ${direction}, ${u.organizationId} ${direction}, ${u.userId} ${direction}
       limit ${plan.limit + 1}`,
    );
    const [counted] = await rowsOf(
      database,
      { count: sql<number>`count(*)::integer` },
      (list) => sql`${reaching} select ${list} from ${u.$table} where ${where}`,
    );
    return pageOf(
      plan,
      rows,
      (row) => JSON.stringify([row.userName, row.organizationId, row.userId]),
      counted?.count ?? 0,
    );
  }

  async get(organizationId: string, userId: string): Promise<PersonRow> {
    allow(this.scope, this.permission);
    const person = await selectFirst(
      databaseOf(this.scope.em),
      PERSON,
      sql`from ${u.$table} where ${u.organizationId} = ${organizationId} and ${u.userId} = ${userId}`,
    );
    if (!person) throw new AppError("NOT_FOUND", { message: "There is no person with this ID." });
    return person;
  }

  /** The groups of each person, by name. Error: QUERY_TOO_COSTLY. */
  async groupsOf(persons: readonly PersonRow[]): Promise<readonly (readonly PeopleGroupRow[])[]> {
    allow(this.scope, this.permission);
    const rows = await select(
      databaseOf(this.scope.em),
      { ...GROUP, userId: n.userId },
      sql`from ${n.$table}
        join ${g.$table} on ${g.organizationId} = ${n.organizationId} and ${g.groupId} = ${n.groupId}
       where (${n.organizationId}, ${n.userId}) in (select * from ${keysOf(persons, ({ userId }) => userId)})
       order by ${g.name}, ${g.groupId} limit ${ROWS_MAX + 1}`,
    );
    requireFew(rows.length, "memberships of groups");
    const byPerson = Map.groupBy(rows, keyOf);
    return persons.map((person) => byPerson.get(keyOf(person)) ?? []);
  }

  /** Counts the accounts that each person reaches. */
  async reachOf(persons: readonly PersonRow[]): Promise<readonly ReachCounts[]> {
    allow(this.scope, this.permission);
    const counts = new Map((await countReach(this.scope.em, persons)).map((row) => [keyOf(row), row]));
    return persons.map((person) => counts.get(keyOf(person)) ?? REACHES_NOTHING);
  }

  /** Lists the assignments of each person, direct ones and those through groups. Error: QUERY_TOO_COSTLY. */
  async accessOf(persons: readonly PersonRow[]): Promise<readonly (readonly AccessRow[])[]> {
    const { accountIds } = allow(this.scope, this.permission);
    const groups = await this.groupsOf(persons);
    const principals = [
      ...persons.map(({ organizationId, userId }) => ({ organizationId, type: "USER", id: userId })),
      ...groups.flat().map(({ organizationId, groupId }) => ({ organizationId, type: "GROUP", id: groupId })),
    ];
    const rows = await readAccess(
      this.scope.em,
      sql`(${x.organizationId}, ${x.principalType}, ${x.principalId}) in (select * from jsonb_to_recordset(${JSON.stringify(principals)}::jsonb)
            as r("organizationId" text, type text, id text))`,
      accountIds !== null,
    );
    const byPrincipal = Map.groupBy(rows, ({ principalType, organizationId, principalId }) =>
      [principalType, organizationId, principalId].join("/"),
    );
    const rowsOf = persons.map((person, index) => [
      byPrincipal.get(`USER/${keyOf(person)}`) ?? [],
      ...groups[index]!.map(
        ({ organizationId, groupId }) => byPrincipal.get(`GROUP/${organizationId}/${groupId}`) ?? [],
      ),
    ]);
    // The rows of a group are repeated for each of its members.
    requireFew(rowsOf.flat().reduce((sum, { length }) => sum + length, 0));
    return rowsOf.map((lists) => lists.flat());
  }

  /** All groups, by name. */
  async groups(organizationId: string): Promise<readonly PeopleGroupRow[]> {
    allow(this.scope, this.permission);
    return select(
      databaseOf(this.scope.em),
      GROUP,
      sql`from ${g.$table}
      where ${g.organizationId} = ${organizationId} order by ${g.name}, ${g.groupId} limit ${GROUPS_MAX}`,
    );
  }
}

/** AWS allows 100,000 groups (IAM Identity Center User Guide, *quotas*); more than these would not be read by a person. */
const GROUPS_MAX = 2_000;

/** The persons among the principals `reaching`, and the members of the groups among them. */
const PERSONS_OF_REACHING = sql`
  select organization_id, principal_id as user_id from reaching where principal_type = 'USER'
  union
  select ${m.organizationId}, ${m.userId} from ${m.$table}
    join reaching r on r.principal_type = 'GROUP' and r.organization_id = ${m.organizationId} and r.principal_id = ${m.groupId}`;
const IS_REACHING = sql`(${u.organizationId}, ${u.userId}) in (select organization_id, user_id from person)`;

const REACHES_NOTHING: ReachCounts = { assignments: 0, accounts: 0, administrator: 0, path: 0, unknown: 0 };

function keyOf({ organizationId, userId }: Pick<PersonRow, "organizationId" | "userId">): string {
  return `${organizationId}/${userId}`;
}

function keysOf<T extends { readonly organizationId: string }>(rows: readonly T[], idOf: (row: T) => string) {
  const keys = rows.map((row) => ({ organizationId: row.organizationId, id: idOf(row) }));
  return sql`jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as r("organizationId" text, id text)`;
}

function readCursor(cursor: string): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(cursor);
  } catch {
    throw new AppError("BAD_CURSOR");
  }
  const key = cursorInput.safeParse(parsed);
  if (!key.success) throw new AppError("BAD_CURSOR");
  return key.data;
}
