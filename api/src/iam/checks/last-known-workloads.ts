/** Completes an inventory of workloads with what an earlier reading contained. */
import { kindOf, type WorkloadInventory } from "../workload-inventory.ts";

/** Adds the workloads of the Regions that this reading could not read, or was not asked for, and the earlier one read. */
export function fillWorkloads(
  inventory: WorkloadInventory,
  { before }: { readonly before: WorkloadInventory },
): { readonly value: WorkloadInventory; readonly pieces: readonly string[] } {
  const { regions } = inventory;
  const notAsked =
    regions === null
      ? []
      : (before.regions ?? []).filter((region) => !regions.includes(region)).map((region) => ({ region, kinds: null }));
  const isKnown = ({ region, kinds }: { readonly region: string; readonly kinds: readonly string[] | null }) =>
    (before.regions === null || before.regions.includes(region)) &&
    (kinds === null ||
      (kinds.every((kind) => before.kinds === null || before.kinds.includes(kind)) &&
        !before.unread.some((part) => part.region === region && part.kinds.some((kind) => kinds.includes(kind)))));
  const unread = inventory.unread.filter((part) => !isKnown(part));
  const filled = [...inventory.unread, ...notAsked].filter(isKnown);
  const added = before.workloads.filter((workload) =>
    filled.some(
      ({ region, kinds }) =>
        workload.resourceArn.split(":")[3] === region && (kinds === null || kinds.includes(kindOf(workload))),
    ),
  );
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
