/**
 * The rights of the application role on the rows of each table. A table that `LIMITED` does not name is an ordinary
 * one, so a new table needs no line here. The owner grants the rights after each migration, in one transaction: no
 * table has more rights for a moment, and one that was just created has none before.
 */
import { sql } from "kysely";
import { grantAccountViews } from "./account-views.ts";
import type { Em } from "./orm.ts";

/** The schema of the job queue. */
const JOBS_SCHEMA = "pgboss";

/** MAINTAIN is for VACUUM, ANALYZE and REINDEX. */
const ORDINARY = sql`select, insert, update, delete, maintain`;

/**
 * Tables that keep history or that only the owner writes. Values that change, such as the head of the audit log and the
 * positions of its targets, are in tables of their own.
 */
const LIMITED = {
  audit_event: sql`select, insert`,
  audit_key: sql`select, insert`,
  audit_head: sql`select, insert, update`,
  audit_retention: sql`select`,
  rotation_event: sql`select, insert`,
  mikro_orm_migrations: sql`select`,
} as const;

/** Functions that run with the owner's rights and that the role may call. */
const FUNCTIONS = [sql`prune_audit_events(integer)`] as const;

interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly isSequence: boolean;
}

/** Gives the role the rights of this file and takes all others. Call it as the owner, in a transaction. */
export async function grantRights(em: Em, role: string): Promise<void> {
  const kysely = em.getKysely();
  const { rows } = await sql<Relation>`
    select n.nspname as schema, c.relname as name, c.relkind = 'S' as "isSequence"
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in (current_schema(), ${JOBS_SCHEMA}) and c.relkind in ('r', 'p', 'S')
       and pg_has_role(c.relowner, 'usage')
     order by 1, 2`.execute(kysely);
  const grantee = sql.id(role);
  const listOf = (relations: readonly Relation[]) =>
    sql.join(relations.map(({ schema, name }) => sql.id(schema, name)));
  const isLimited = ({ schema, name }: Relation) => schema !== JOBS_SCHEMA && Object.hasOwn(LIMITED, name);
  const tables = rows.filter(({ isSequence }) => !isSequence);
  const sequences = rows.filter(({ isSequence }) => isSequence);
  await sql`revoke all on ${listOf(tables)} from ${grantee}`.execute(kysely);
  await sql`grant ${ORDINARY} on ${listOf(tables.filter((table) => !isLimited(table)))} to ${grantee}`.execute(kysely);
  for (const [name, rights] of Object.entries(LIMITED))
    await sql`grant ${rights} on ${sql.id(name)} to ${grantee}`.execute(kysely);
  await sql`grant usage on sequence ${listOf(sequences)} to ${grantee}`.execute(kysely);
  for (const name of FUNCTIONS) await sql`grant execute on function ${name} to ${grantee}`.execute(kysely);
  await grantSchemas(em, role);
  await grantAccountViews(em.getKysely(), role);
}

/** The role creates nothing: a function of its own might be found by code that runs with the owner's rights. */
async function grantSchemas(em: Em, role: string): Promise<void> {
  const kysely = em.getKysely();
  const { rows } = await sql<{ schema: string; mayCreate: boolean; mayUse: boolean }>`
    select nspname as schema, has_schema_privilege(${role}, oid, 'create') as "mayCreate",
           has_schema_privilege(${role}, oid, 'usage') as "mayUse"
      from pg_namespace where nspname in (current_schema(), ${JOBS_SCHEMA})`.execute(kysely);
  for (const { schema, mayCreate, mayUse } of rows) {
    if (!mayUse) await sql`grant usage on schema ${sql.id(schema)} to ${sql.id(role)}`.execute(kysely);
    if (mayCreate) await sql`revoke create on schema ${sql.id(schema)} from public, ${sql.id(role)}`.execute(kysely);
  }
}

/**
 * Whether the connected role could change or delete audit events: as the owner, as a member of the owner, as a superuser
 * or by a right that someone granted.
 */
export async function mayChangeAuditLog(em: Em): Promise<boolean> {
  const { rows } = await sql<{ mayChange: boolean }>`
    select pg_has_role(relowner, 'member') or has_schema_privilege(relnamespace, 'create')
           or has_any_column_privilege(oid, 'update')
           or has_table_privilege(oid, 'delete, truncate, references, trigger, maintain') as "mayChange"
      from pg_class where oid = 'audit_event'::regclass`.execute(em.getKysely());
  return rows[0]?.mayChange ?? true;
}

/** Whether the connected role owns the tables or, in an empty database, may create them. */
export async function mayMigrate(em: Em): Promise<boolean> {
  const { rows } = await sql<{ mayMigrate: boolean | null }>`
    select coalesce((select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass('mikro_orm_migrations')),
                    has_schema_privilege(current_schema(), 'create')) as "mayMigrate"`.execute(em.getKysely());
  return rows[0]?.mayMigrate ?? false;
}
