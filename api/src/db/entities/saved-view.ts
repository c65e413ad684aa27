import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { PolicyType } from "./inventory.ts";

export const VIEW_LISTS = ["ALERTS", "PROBLEMS", "USERS", "ACCESS_KEYS", "GROUPS", "ROLES", "POLICIES"] as const;
export type ViewList = (typeof VIEW_LISTS)[number];

/** How an operator wants to see a list: its filter, order, columns and density under a name. */
export const SavedViewEntity = defineEntity({
  name: "SavedView",
  tableName: "saved_view",
  properties: {
    id: p.text().primary(),
    list: p.text().$type<ViewList>(),
    /** Unique among the owner's views of the list, ignoring case. */
    name: p.text(),
    ownerId: p.text(),
    isShared: p.boolean(),
    query: p.text(),
    /** The order as in exports, such as `RISK:DESC`. Null for the default order. */
    orderBy: p.text().strictNullable(),
    /** The IDs of the shown columns in their order. Null for the default ones. */
    columns: p.json().$type<readonly string[]>().strictNullable(),
    isCompact: p.boolean(),
    includesDeleted: p.boolean(),
    policyType: p.text().$type<PolicyType>().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    /** When the view was deleted. It can be restored for a while, and is then removed. */
    deletedAt: p.datetime().strictNullable(),
  },
});
export type SavedViewRow = InferEntity<typeof SavedViewEntity>;
