/**
 * The types of the columns that a statement reads: those of the database, narrowed by what the code knows of them. An entity
 * narrows the columns of its table; `known` of `typed-sql.ts` narrows those of a table without one.
 */
import type { Selectable } from "kysely";
import type { Database } from "./database.ts";
import type { entities } from "./entities.ts";

export type TableName = keyof Database;

/** A column name as statements and entities write it: `last_used_at` is `lastUsedAt`. */
export type Camel<Name extends string> = Name extends `${infer Start}_${infer Rest}`
  ? `${Start}${Capitalize<Camel<Rest>>}`
  : Name;

/** The row of each entity by its table. */
type EntityRows = { readonly [Entity in (typeof entities)[number] as Entity["tableName"]]: Entity["~entity"] };

type Known<Table extends TableName> = Table extends keyof EntityRows ? EntityRows[Table] : object;

/** The known type instead of the database's, where it is one of a document or a narrower one. */
type Narrower<Stored, Name, Row> = Name extends keyof Row
  ? unknown extends Stored
    ? Row[Name]
    : [Row[Name]] extends [Stored]
      ? Row[Name]
      : Stored
  : Stored;

/** A row as the driver returns it, by the column names in camel case: moments and 64-bit numbers are text. */
export type Stored<Table extends TableName> = {
  readonly [Column in keyof Selectable<Database[Table]> & string as Camel<Column>]: Narrower<
    Selectable<Database[Table]>[Column],
    Camel<Column>,
    Known<Table>
  >;
};

type Value<Type> = Exclude<Type, null | undefined>;
type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;
/** Whether the database and the entity agree about a column. A union of texts has the same values on both sides. */
type Agree<Column, Property> = unknown extends Column
  ? true
  : Same<null extends Column ? true : false, null extends Property ? true : false> extends false
    ? false
    : Value<Property> extends Date | number | bigint
      ? Value<Column> extends string | number
        ? true
        : false
      : Value<Column> extends Uint8Array
        ? Value<Property> extends Uint8Array
          ? true
          : false
        : string extends Value<Column>
          ? Value<Property> extends string
            ? true
            : false
          : Same<Value<Column>, Value<Property>>;

type Mismatch<Table extends TableName & keyof EntityRows> = {
  [Property in keyof EntityRows[Table] & string]: Property extends keyof ByCamel<Table>
    ? Agree<ByCamel<Table>[Property], EntityRows[Table][Property]> extends true
      ? never
      : `${Table}.${Property}`
    : `${Table}.${Property}`;
}[keyof EntityRows[Table] & string];

type ByCamel<Table extends TableName> = {
  [Column in keyof Selectable<Database[Table]> & string as Camel<Column>]: Selectable<Database[Table]>[Column];
};

type None<Names extends never> = Names;
/** The columns in which an entity and its table differ. The compiler names them here. @public */
export type EntitiesMatchTables = None<
  { [Table in TableName & keyof EntityRows]: Mismatch<Table> }[TableName & keyof EntityRows]
>;
/** Each entity has a table. @public */
export type EntitiesHaveTables = None<Exclude<keyof EntityRows, TableName>>;
