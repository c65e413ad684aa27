/**
 * Reads rows as plain objects in the shape of their entities, for lists that change nothing. Entities of the ORM, which
 * watch for changes, would cost several times as much.
 */
import type { EntityName } from "@mikro-orm/core";
import { type RawBuilder, sql } from "kysely";
import { memoize } from "../iam/memoize.ts";
import type { Em } from "./orm.ts";

interface Column {
  readonly name: string;
  readonly property: string;
  /** Whether the driver returns it as a moment in text. */
  readonly isMoment: boolean;
}

/**
 * The rows of the entity's table, which has the alias `t`. `rest` is what follows the table: its conditions and order. `start`
 * is what comes before the statement, such as a table that takes the place of the entity's.
 */
export async function readPlainRows<Entity extends object>(
  em: Em,
  entity: EntityName<Entity>,
  rest: RawBuilder<unknown>,
  start: RawBuilder<unknown> = sql``,
): Promise<Entity[]> {
  const meta = em.getMetadata().get(entity);
  const { rows } = await sql<
    Record<string, unknown>
  >`${start}select t.* from ${sql.table(meta.tableName)} t ${rest}`.execute(em.getKysely());
  const columns = columnsOf(meta);
  return rows.map((row) => {
    const plain: Record<string, unknown> = {};
    for (const { name, property, isMoment } of columns) {
      const value = row[name];
      plain[property] = isMoment && typeof value === "string" ? new Date(value) : value;
    }
    return plain as Entity;
  });
}

interface Properties {
  readonly props: readonly {
    readonly name: string;
    readonly fieldNames: readonly string[];
    readonly runtimeType: string;
  }[];
}

const columnsOf = memoize(({ props }: Properties): readonly Column[] =>
  props.map(({ name, fieldNames, runtimeType }) => ({
    name: fieldNames[0]!,
    property: name,
    isMoment: runtimeType === "Date",
  })),
);
