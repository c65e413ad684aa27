/**
 * The retention that the owner of the database recorded from `AUDIT_RETENTION_DAYS`. The application role may only read
 * it, so it cannot delete an event earlier. Without it, no event is deleted.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, selectFirst, table } from "../../db/typed-sql.ts";

const retention = table("audit_retention");
const excluded = table("audit_retention", "excluded");

/** The shortest retention. The database refuses a shorter one. */
export const RETENTION_MIN_DAYS = 90;

/** Records the retention, or that events are kept. Call it as the owner. */
export async function recordRetention(em: Em, days: number | null): Promise<void> {
  const statement =
    days === null
      ? sql`delete from ${retention.$table}`
      : sql`insert into ${retention.$table} (${retention.id}, ${retention.days}) values ('audit', ${days})
          on conflict (${retention.id}) do update set ${retention.days} = ${excluded.days}`;
  await statement.execute(em.getKysely());
}

/** Returns the recorded number of days. Null if events are kept. */
export async function recordedRetention(em: Em): Promise<number | null> {
  const recorded = await selectFirst(databaseOf(em), pick(retention, "days"), sql`from ${retention.$table}`);
  return recorded?.days ?? null;
}
