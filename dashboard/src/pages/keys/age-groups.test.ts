import { expect, it } from "vitest";
import { ageGroups } from "./age-groups.ts";

it.each([1, 60, 90, 181, 182, 365, 1000])(
  "the groups for a limit of %i days meet without a gap, and split at the limit",
  (limit) => {
    const groups = ageGroups(limit);
    expect(groups).toHaveLength(6);
    const ends = groups.map(({ terms }) => /age:<(\d+)d/.exec(terms)?.[1]);
    const starts = groups.map(({ terms }) => /age:>=(\d+)d/.exec(terms)?.[1]);
    expect(starts.slice(1)).toEqual(ends.slice(0, -1));
    expect(ends.at(-1)).toBeUndefined();
    const edges = ends.slice(0, -1).map(Number);
    expect(edges).toEqual(edges.toSorted((a, b) => a - b));
    expect(new Set(edges).size).toBe(5);
    expect(groups.find(({ isOverLimit }) => isOverLimit)!.terms).toContain(`age:>=${limit + 1}d`);
  },
);
