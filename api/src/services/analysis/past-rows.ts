/** The inventory rows that a snapshot had when its scan stored it, as text that PostgreSQL reads as an array of JSON. */
import type { InventoryTableName } from "../../db/sort-values.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { inventoryRows } from "../inventory/snapshot-rows.ts";
import { policyRisks } from "./policy-risks.ts";

/** A table that the snapshot did not read is missing. */
export type PackedRows = Readonly<Partial<Record<InventoryTableName, string>>>;

export function pastRows(snapshot: AccountSnapshot, tables: readonly InventoryTableName[]): PackedRows {
  // Scores take most of the time, so they are computed only for a list of policies.
  const scores = tables.includes("iam_policy") ? policyRisks(snapshot) : null;
  const packed: Partial<Record<InventoryTableName, string>> = {};
  for (const [table, rows] of inventoryRows(snapshot, scores))
    if (tables.includes(table))
      packed[table] = `{${rows.map((row) => quoted(JSON.stringify(inColumns(row)))).join(",")}}`;
  return packed;
}

/** An item of an array (PostgreSQL, *Array Input and Output Syntax*). */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** A column is the property's name in lower case with underscores. */
function inColumns(row: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  );
}
