/** Random fleets of accounts: the joined paths are those of one search over all accounts. */
import { expect, test } from "vitest";
import { RandomFleet } from "../../../../test/support/random-fleet.ts";
import { pathsBetweenAll } from "../../../../test/support/reference/joined-search.ts";
import { buildGraph } from "../graph/search.ts";
import { crossAccountPaths } from "./cross-account.ts";
import { escalationFactsOf } from "./snapshot-paths.ts";

const SEEDS = [1, 2, 3, 4, 5, 6];
const ACCOUNTS = [20, 30, 40];

test.each(SEEDS)("the paths of a random fleet with seed %d are those of one search over all its accounts", (seed) => {
  const fleet = new RandomFleet(seed, ACCOUNTS[seed % ACCOUNTS.length]!);
  const graphs = fleet.numbers.map((number) => buildGraph(escalationFactsOf(fleet.snapshotOf(number))!));
  const found = crossAccountPaths(graphs, { max: Infinity }).paths;
  const ends = found.map(({ source, target, verdict }) => `${source.arn} > ${target.awsAccountId} ${verdict.kind}`);
  const expected = pathsBetweenAll(graphs);
  expect(expected.size).toBeGreaterThan(20);
  expect(ends.toSorted()).toEqual([...expected].toSorted());
  for (const path of found)
    for (const [index, hop] of path.hops.entries())
      expect(hop.from.arn).toBe(index === 0 ? path.source.arn : path.hops[index - 1]!.to.arn);
});
