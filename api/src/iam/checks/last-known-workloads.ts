/** Completes an inventory of workloads with what an earlier reading contained. */
import { kindOf, type Workload, type WorkloadInventory, type WorkloadKind } from "../workload-inventory.ts";

/** Adds the workloads of Regions that this reading could not read or did not request, and that the earlier one read. */
export function fillWorkloads(
  inventory: WorkloadInventory,
  { before }: { readonly before: WorkloadInventory },
): { readonly value: WorkloadInventory; readonly pieces: readonly string[] } {
  const { regions } = inventory;
  const notAsked =
    regions === null
      ? []
      : regionsOf(before)
          .filter((region) => !regions.includes(region))
          .map((region) => ({ region, kinds: null }));
  const isKnown = ({ region, kinds }: { readonly region: string; readonly kinds: readonly string[] | null }) =>
    (before.regions === null || before.regions.includes(region)) &&
    (kinds === null ||
      (kinds.every((kind) => before.kinds === null || before.kinds.includes(kind)) &&
        !before.unread.some((part) => part.region === region && part.kinds.some((kind) => kinds.includes(kind)))));
  const unread = inventory.unread.filter((part) => !isKnown(part));
  const filled = [...inventory.unread, ...notAsked].filter(isKnown);
  // An account can have 100,000 workloads and hundreds of refused calls, so each workload is looked up.
  const kindsByRegion = new Map<string, Set<WorkloadKind> | null>();
  for (const { region, kinds } of filled) {
    const known = kindsByRegion.get(region);
    if (known === null) continue;
    kindsByRegion.set(region, kinds && new Set([...(known ?? []), ...kinds]));
  }
  const added = before.workloads.filter((workload) => {
    const kinds = kindsByRegion.get(regionOf(workload));
    return kinds === null || kinds?.has(kindOf(workload)) === true;
  });
  return {
    value: {
      ...inventory,
      workloads: [...inventory.workloads, ...added],
      regions: regions && [...regions, ...notAsked.map(({ region }) => region)],
      unread: [...unread, ...before.unread.filter(({ region }) => notAsked.some((each) => each.region === region))],
    },
    pieces: filled.map(({ region, kinds }) => `${kinds?.join(" and ") ?? "the workloads"} in ${region}`),
  };
}

/** The Regions of the inventory; of a complete one, those in which it has workloads. */
function regionsOf({ regions, workloads }: WorkloadInventory): readonly string[] {
  return regions ?? [...new Set(workloads.map(regionOf))];
}

function regionOf({ resourceArn }: Workload): string {
  return resourceArn.split(":")[3] ?? "";
}
