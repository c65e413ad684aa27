/** The columns that a reading fills in each inventory table, with their types in PostgreSQL. */
import type { IdPrefix } from "../../db/new-id.ts";
import type { Database } from "../../db/database.ts";
import type { InventoryTableName } from "../../db/sort-values.ts";
import type { BulkColumn } from "../core/bulk-rows.ts";

export type ColumnTypes = Readonly<Record<string, BulkColumn<unknown>["type"]>>;

/** Types of columns that the tables have. */
type Types<Table extends InventoryTableName> = { readonly [Column in keyof Database[Table]]?: ColumnTypes[string] };

const SHARED = {
  identity: "text",
  name: "text",
  arn: "text",
  created_at: "timestamptz",
  content_hash: "text",
  document: "jsonb",
} as const satisfies Types<InventoryTableName>;

interface TableColumns {
  readonly prefix: IdPrefix;
  /** The columns in the order of the insert. The row's property is the column's name in camelCase. */
  readonly columns: ColumnTypes;
}

export const INVENTORY_COLUMNS: Readonly<Record<InventoryTableName, TableColumns>> = {
  iam_user: { prefix: "user", columns: SHARED },
  access_key: {
    prefix: "key",
    columns: {
      ...SHARED,
      user_identity: "text",
      user_name: "text",
      access_key_id: "text",
      is_active: "boolean",
      last_used_at: "timestamptz",
    },
  },
  iam_group: { prefix: "group", columns: SHARED },
  iam_role: { prefix: "role", columns: { ...SHARED, last_used_at: "timestamptz" } },
  iam_policy: {
    prefix: "policy",
    columns: { ...SHARED, type: "text", attachment_count: "integer", risk_score: "integer" },
  },
} satisfies { readonly [Table in InventoryTableName]: { readonly prefix: IdPrefix; readonly columns: Types<Table> } };
