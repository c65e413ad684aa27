import type { Em } from "../../src/db/orm.ts";

/** Returns every row of every table as text, including jobs and audit log, as in a dump of the database. */
export async function databaseTexts(em: Em): Promise<readonly { readonly where: string; readonly text: string }[]> {
  const tables = await em.execute<{ name: string }[]>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const texts: { where: string; text: string }[] = [];
  for (const { name } of tables) {
    const rows = await em.execute<{ text: string }[]>(`select row_to_json(t)::text as text from ${name} t`);
    texts.push({ where: name, text: rows.map(({ text }) => text).join("\n") });
  }
  return texts;
}
