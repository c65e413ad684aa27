import { expect, test } from "vitest";
import {
  accessAnalyzer,
  analyzer,
  buildSnapshot,
  denied,
  organization,
  refusedAnalyzers,
} from "../../test/support/build.ts";
import { organizationAnalyzersOf, regionsWithAnalyzer } from "./analyzer-of-organization.ts";
import { DAY } from "./time.ts";

const { organizationId } = organization();
const [HOME, AWAY, FAR] = ["eu-west-1", "us-east-1", "ap-south-1"];
const earlier = { organizationId, regions: { [HOME]: 1, [AWAY]: 2, [FAR]: 3 } };
const refused = refusedAnalyzers(AWAY);

test("a Region that was listed is replaced, and one that was refused or not asked for keeps its time", () => {
  const snapshot = buildSnapshot({
    organization: organization(),
    accessAnalyzer: accessAnalyzer({ analyzers: [analyzer()], regions: [HOME, AWAY], unread: [refused] }),
  });
  expect(organizationAnalyzersOf(snapshot, earlier)?.regions).toEqual({ [AWAY]: 2, [FAR]: 3 });
  const found = buildSnapshot({
    organization: organization(),
    accessAnalyzer: accessAnalyzer({ analyzers: [analyzer({ type: "ORGANIZATION" })], regions: [HOME] }),
  });
  expect(organizationAnalyzersOf(found, null)?.regions).toEqual({ [HOME]: found.takenAt });
});

test("a reading that failed changes nothing, and another organization or none ends what was known", () => {
  const unread = denied("ec2:DescribeRegions");
  const state = (value: ReturnType<typeof organization> | null) =>
    organizationAnalyzersOf(buildSnapshot({ organization: value, sections: { accessAnalyzer: unread } }), earlier);
  expect(state(organization())).toEqual(earlier);
  expect(state({ ...organization(), organizationId: "o-other" })).toBeNull();
  expect(state(null)).toBeNull();
  const blind = buildSnapshot({ sections: { organization: denied("organizations:DescribeOrganization") } });
  expect(organizationAnalyzersOf(blind, earlier)).toEqual(earlier);
});

test("an old reading says nothing of the present", () => {
  expect(regionsWithAnalyzer(earlier, 31 * DAY + 2)).toEqual([AWAY, FAR]);
});
