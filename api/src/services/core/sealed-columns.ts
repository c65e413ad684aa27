/**
 * Every column that holds something sealed: what a re-wrap goes through, and the only places that `Secrets` seals for. The
 * canary stands last, so that it rests on a new key only when everything else does.
 */
export const SEALED_COLUMNS = [
  { table: "account", column: "sealed_secret" },
  { table: "rotation", column: "sealed_secret" },
  { table: "audit_key", column: "sealed" },
  { table: "key_canary", column: "sealed" },
] as const;

export type SealedColumn = (typeof SEALED_COLUMNS)[number];

type PlaceIn<Column> = Column extends SealedColumn ? `${Column["table"]}|${string}|${Column["column"]}` : never;

/** In a browser's cookie for ten minutes, and in no row: nothing to re-wrap. */
type PassingPlace = "provider_flow|cookie|sealed";

/** Where a secret lives: `table|row id|column`. A place that no re-wrap would find does not compile. */
export type SecretPlace = PlaceIn<SealedColumn> | PassingPlace;

export function placeIn({ table, column }: SealedColumn, id: string): SecretPlace {
  return `${table}|${id}|${column}` as SecretPlace;
}
