/** The lists of the inventory at a moment: of the present, or of the past. */
import type { InventoryPage } from "../services/inventory/list.ts";
import type { Past } from "../services/inventory/past.ts";
import type { InventoryTableName } from "./rows.ts";
import { connection, connectionWithCoverage } from "./connection.ts";
import type { RequestContext } from "./context.ts";
import type { ListFilter } from "./types/common.ts";
import type { PastReading } from "./types/past.ts";

export const AS_OF_DESCRIPTION =
  "A past moment; the present if omitted. The list is that of the latest kept snapshot at or before the moment that contains it. Supports one account only and costs 500 points. Fields without a history, such as alerts and paths, fail with HISTORY_NOT_KEPT.";

interface Moment {
  readonly asOf: Date | null | undefined;
  readonly table: InventoryTableName;
}

export async function inventoryAt(
  { services }: RequestContext,
  filter: Pick<ListFilter, "accountIds"> | null,
  { asOf, table }: Moment,
) {
  if (!asOf) return services;
  return services.pastInventory.at(filter?.accountIds ?? [], asOf, table);
}

export function inventoryConnection<T>(page: InventoryPage<T>, context: RequestContext) {
  const { past } = page;
  if (!past) return { ...connectionWithCoverage(page, context), past: null };
  const coverage = async () => (await context.services.scans.get(past.scanId)).coverage;
  return {
    ...connection(page),
    asOf: async () => (await coverage())?.asOf ?? past.takenAt,
    coverage,
    past: pastReading(past),
  };
}

function pastReading({ scanId, askedAt, takenAt }: Past): PastReading {
  const ageSeconds = Math.max(0, Math.round((askedAt.getTime() - takenAt.getTime()) / 1_000));
  return { scanId, askedAt, takenAt, ageSeconds };
}
