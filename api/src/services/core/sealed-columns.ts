import type { TableName } from "../../db/column-types.ts";
import type { Database } from "../../db/database.ts";

type ColumnOf<Table extends TableName> = Table extends TableName
  ? { readonly table: Table; readonly column: keyof Database[Table] }
  : never;

/**
 * Every column that contains a sealed secret. A re-wrap processes these columns in order. `Secrets` seals only for
 * these columns and for `PassingPlace`. The canary is last, so that it is wrapped with a new key only after everything
 * else.
 */
export const SEALED_COLUMNS = [
  { table: "account", column: "sealed_secret" },
  { table: "rotation", column: "sealed_secret" },
  { table: "notification_target", column: "sealed_secret" },
  { table: "key_receiver", column: "sealed_key" },
  { table: "audit_key", column: "sealed" },
  { table: "key_canary", column: "sealed" },
] as const satisfies readonly ColumnOf<TableName>[];

export type SealedColumn = (typeof SEALED_COLUMNS)[number];

type PlaceIn<Column> = Column extends SealedColumn ? `${Column["table"]}|${string}|${Column["column"]}` : never;

/**
 * The place of a secret that is kept only in a browser's cookie, for ten minutes. It is in no row, so a re-wrap does
 * not process it.
 */
type PassingPlace = "provider_flow|cookie|sealed";

/** The place of a secret: `table|row id|column`. A place that a re-wrap would miss causes a compile error. */
export type SecretPlace = PlaceIn<SealedColumn> | PassingPlace;

export function placeIn({ table, column }: SealedColumn, id: string): SecretPlace {
  return `${table}|${id}|${column}` as SecretPlace;
}
