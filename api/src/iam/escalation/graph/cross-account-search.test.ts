/** Targets that a limit of the search leaves out are an UNKNOWN step, so no link is lost. */
import { expect, test } from "vitest";
import { RandomFleet } from "../../../../test/support/random-fleet.ts";
import { searchLinks } from "../paths/crossings.ts";
import { escalationFactsOf } from "../paths/snapshot-paths.ts";
import { indexAccount } from "../simulation/account-index.ts";
import { VERDICTS } from "../simulation/verdict.ts";
import { CROSS_ACCOUNT_LIMITS, type CrossAccountLimits } from "./cross-account-search.ts";
import { entryRolesOf } from "./entry-roles.ts";

const fleet = new RandomFleet(3, 12);
const accounts = fleet.numbers.map((number) => indexAccount(escalationFactsOf(fleet.snapshotOf(number))!));

/** Each link as `source > role`, with the rank of its last step. */
function linksWith(limits: CrossAccountLimits): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const account of accounts) {
    const others = accounts.filter((other) => other !== account).map(entryRolesOf);
    for (const { entries, sources, lastRank } of searchLinks(account, others, limits))
      for (const { source, exit } of sources)
        for (const [index, { role }] of entries.entries()) found.set(`${source} > ${role}`, lastRank(exit, index));
  }
  return found;
}

test.each([{ evaluations: 0 }, { classes: 1 }])("with the limit %o, every link is still there and unknown", (limit) => {
  const all = [...linksWith(CROSS_ACCOUNT_LIMITS).keys()];
  const limited = linksWith({ ...CROSS_ACCOUNT_LIMITS, ...limit });
  expect(all.length).toBeGreaterThan(10);
  expect(all.filter((link) => !limited.has(link))).toEqual([]);
  expect([...limited.values()]).toContain(VERDICTS.indexOf("UNKNOWN"));
});
