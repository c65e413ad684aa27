/**
 * The database as a caller who is limited to accounts sees it: a schema of views, one for each table, that have the
 * tables' names and only the rows of the caller's accounts. Their connections find nothing else (`limited-em.ts`), so
 * no statement of any service can read or change a row of another account, whatever it joins.
 *
 * A table without a view does not exist for such a caller. A new table with a column `account_id` gets its view without
 * a line here; any other new table stays hidden until it has a row in `RULES`.
 */
import { createHash } from "node:crypto";
import { type QueryExecutorProvider, type RawBuilder, sql } from "kysely";

/** The schema of the views, which is the whole search path of a limited connection. */
export const LIMITED_SCHEMA = "limited";
/** The setting of a connection with the IDs of the caller's accounts. Without it, the views are empty. */
export const ACCOUNT_IDS_SETTING = "iam_monitor.account_ids";

const IDS = sql.raw(`string_to_array(current_setting('${ACCOUNT_IDS_SETTING}', true), ',')`);
/** A subquery, because a scan of a whole table would read the setting again for each row: 18 s for 200,000 alerts. */
const OF_ACCOUNT = sql`account_id in (select unnest(${IDS}))`;

/** ALL: every row, because the table has no data of an account. HIDDEN: no limited caller needs it. */
type Rule = "ALL" | "HIDDEN" | ((base: Base) => RawBuilder<unknown>);

/** The tables whose rows are not simply those with the account's ID in `account_id`. */
export const RULES: Readonly<Record<string, Rule>> = {
  account: () => sql`id in (select unnest(${IDS}))`,
  // A path that ends in another account or leads through one names the principals there that are administrators.
  escalation_path: (base) => sql`${OF_ACCOUNT}
    and (target_aws_account_id is null or target_aws_account_id in (select aws_account_id from ${base("account")} where id = any(${IDS})))
    and not exists (select 1 from jsonb_array_elements(readings) reading where reading ->> 'accountId' <> all(${IDS}))`,
  // A rule applies to every account, and its query and comment may name resources of any.
  exception_rule: (base) => sql`id in (select exception_rule_id from ${base("alert")} where ${OF_ACCOUNT})`,
  schedule_slot: (base) => sql`schedule_id in (select id from ${base("rotation_schedule")} where ${OF_ACCOUNT})`,

  // IAM Identity Center belongs to an organization. A limited caller sees who is assigned to the caller's accounts.
  identity_center: (base) =>
    sql`organization_id in (select organization_id from ${base("organization_member")} where ${ofAwsAccount(base)})`,
  identity_center_assignment: (base) => ofAwsAccount(base),
  identity_center_permission_set: (base) =>
    sql`(organization_id, arn) in (select organization_id, permission_set_arn from ${base("identity_center_assignment")} where ${ofAwsAccount(base)})`,
  identity_center_group: (base) => sql`(organization_id, group_id) in (${assignedTo(base, "GROUP")})`,
  identity_center_membership: (base) => sql`(organization_id, group_id) in (${assignedTo(base, "GROUP")})`,
  identity_center_user: (base) => sql`(organization_id, user_id) in (${assignedTo(base, "USER")}
    union all select organization_id, user_id from ${base("identity_center_membership")}
               where (organization_id, group_id) in (${assignedTo(base, "GROUP")}))`,

  // Sign-in, and what belongs to one operator. The services check whose it is.
  operator: "ALL",
  operator_session: "ALL",
  passkey: "ALL",
  passkey_challenge: "ALL",
  known_browser: "ALL",
  sign_in_attempt: "ALL",
  api_token: "ALL",
  saved_view: "ALL",
  default_view: "ALL",
  // Every action of a limited caller is recorded. Reading the log needs a permission that limited callers do not have.
  audit_event: "ALL",
  audit_head: "ALL",
  audit_retention: "ALL",
  check_settings: "ALL",
  // Which tags name an owner. Reading the mappings needs a permission that limited callers do not have.
  owner_settings: "ALL",
  aws_call_total: "ALL",
  worker_heartbeat: "ALL",

  // The links of an account name roles of other accounts.
  account_contribution: "HIDDEN",
  aws_budget_use: "HIDDEN",
  account_group: "HIDDEN",
  account_group_member: "HIDDEN",
  operator_account_group: "HIDDEN",
  organization: "HIDDEN",
  organization_member: "HIDDEN",
  organization_policy: "HIDDEN",
  unit_setting: "HIDDEN",
  audit_key: "HIDDEN",
  audit_stream: "HIDDEN",
  key_canary: "HIDDEN",
  kms_key: "HIDDEN",
  mikro_orm_migrations: "HIDDEN",
  notification_attachment: "HIDDEN",
  notification_delivery: "HIDDEN",
  notification_message: "HIDDEN",
  notification_rule: "HIDDEN",
  notification_target: "HIDDEN",
  notification_ticket: "HIDDEN",
  refusal_burst: "HIDDEN",
  retention_settings: "HIDDEN",
  scan_purged: "HIDDEN",
  provider_group: "HIDDEN",
  provider_group_settings: "HIDDEN",
  sign_in_link: "HIDDEN",
  used_provider_state: "HIDDEN",
};

type Base = (table: string) => RawBuilder<unknown>;

/** Whether the row has the number of one of the caller's accounts. */
function ofAwsAccount(base: Base): RawBuilder<unknown> {
  return sql`aws_account_id in (select aws_account_id from ${base("account")} where id in (select unnest(${IDS})))`;
}

/** The persons or groups that are assigned to the caller's accounts. */
function assignedTo(base: Base, type: "USER" | "GROUP"): RawBuilder<unknown> {
  return sql`select organization_id, principal_id from ${base("identity_center_assignment")}
    where principal_type = ${sql.lit(type)} and ${ofAwsAccount(base)}`;
}

interface Table {
  readonly schema: string;
  readonly name: string;
  readonly hasAccountId: boolean;
  /** The names of the columns in their order. */
  readonly columns: string;
}

/**
 * Removes the views, because a table cannot lose or change a column that a view shows. Until they are created again, a
 * limited caller's statements fail, and none reads the tables instead.
 */
export async function dropAccountViews(kysely: QueryExecutorProvider): Promise<void> {
  await sql`drop schema if exists ${sql.id(LIMITED_SCHEMA)} cascade`.execute(kysely);
}

/**
 * Creates the views, if they are not there or no longer fit the tables and rules. Call it as the owner, in a transaction,
 * after all migrations.
 */
export async function createAccountViews(kysely: QueryExecutorProvider): Promise<void> {
  const tables = await readTables(kysely);
  const views = tables.flatMap((table) => viewOf(table) ?? []);
  const version = createHash("sha256")
    .update(views.map((view) => view.compile(kysely).sql).join("\n"))
    .update(tables.map(({ columns }) => columns).join("\n"))
    .digest("hex");
  if ((await readVersion(kysely)) === version) return;
  await dropAccountViews(kysely);
  await sql`create schema ${sql.id(LIMITED_SCHEMA)}`.execute(kysely);
  for (const view of views) await view.execute(kysely);
  await keepTriggersUnlimited(kysely);
  await sql`comment on schema ${sql.id(LIMITED_SCHEMA)} is ${sql.lit(version)}`.execute(kysely);
}

async function readVersion(kysely: QueryExecutorProvider): Promise<string | null> {
  const { rows } = await sql<{ version: string | null }>`
    select obj_description(oid, 'pg_namespace') as version from pg_namespace where nspname = ${LIMITED_SCHEMA}`.execute(
    kysely,
  );
  return rows[0]?.version ?? null;
}

function viewOf({ schema, name, hasAccountId }: Table): RawBuilder<unknown> | null {
  const rule = ruleOf({ name, hasAccountId });
  if (rule === "HIDDEN") return null;
  // With the caller's rights on the table: the view of the audit log must not lift that it is append-only.
  const view = sql`create view ${sql.id(LIMITED_SCHEMA, name)} with (security_invoker = true) as select * from ${sql.id(schema, name)}`;
  if (rule === "ALL") return view;
  // A row that the limited caller would not see cannot be written either.
  return sql`${view} where ${rule((table) => sql.id(schema, table))} with local check option`;
}

/** The rule of a table. A table without an account that `RULES` does not name is hidden. */
function ruleOf({ name, hasAccountId }: Pick<Table, "name" | "hasAccountId">): Rule {
  if (Object.hasOwn(RULES, name)) return RULES[name]!;
  return hasAccountId ? () => OF_ACCOUNT : "HIDDEN";
}

export async function readTables(kysely: QueryExecutorProvider): Promise<readonly Table[]> {
  const { rows } = await sql<Table>`
    select n.nspname as schema, c.relname as name,
           bool_or(a.attname = 'account_id') as "hasAccountId", string_agg(a.attname, ',' order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition and pg_has_role(c.relowner, 'usage')
     group by n.nspname, c.relname order by c.relname`.execute(kysely);
  return rows;
}

/** Triggers keep counts and refuse changes for all callers, so they find the tables whatever the search path is. */
async function keepTriggersUnlimited(kysely: QueryExecutorProvider): Promise<void> {
  const { rows } = await sql<{ name: string; schema: string }>`
    select p.proname as name, n.nspname as schema from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = current_schema() and p.prorettype = 'trigger'::regtype and pg_has_role(p.proowner, 'usage')
       and not exists (select 1 from unnest(p.proconfig) setting where setting like 'search_path=%')`.execute(kysely);
  for (const { name, schema } of rows)
    await sql`alter function ${sql.id(schema, name)}() set search_path = ${sql.id(schema)}, pg_temp`.execute(kysely);
}

/** Gives the application role the rights on the views. Those on the tables still apply. */
export async function grantAccountViews(kysely: QueryExecutorProvider, role: string): Promise<void> {
  const [schema, grantee] = [sql.id(LIMITED_SCHEMA), sql.id(role)];
  await sql`grant usage on schema ${schema} to ${grantee}`.execute(kysely);
  await sql`grant select, insert, update, delete on all tables in schema ${schema} to ${grantee}`.execute(kysely);
}
