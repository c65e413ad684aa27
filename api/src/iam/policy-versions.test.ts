import { describe, expect, test } from "vitest";
import { policyVersions, type RecordedVersion, type VersionChange, type VersionState } from "./policy-versions.ts";

const NOW = { versionId: "v3", text: "C" };
const change = (id: number, rest: Omit<VersionChange, "id" | "at" | "scanId">): VersionChange => ({
  id,
  at: id * 10,
  scanId: `scan_${id}`,
  ...rest,
});
const versionsOf = (
  last: VersionState,
  goneAt: number | null,
  changes: readonly VersionChange[],
  recorded: readonly RecordedVersion[] = [],
) => policyVersions({ last, goneAt, changes, recorded });
const short = (versions: ReturnType<typeof policyVersions>) =>
  versions.map(({ versionId, text, since, until }) => [versionId, text, since?.at ?? null, until?.at ?? null]);

test("a policy without changes has one version without a beginning", () => {
  expect(versionsOf(NOW, null, [])).toEqual([
    {
      ...NOW,
      key: "0",
      state: "DEFAULT",
      createdAt: null,
      deletedAt: null,
      since: null,
      until: null,
      isTimeAsDefault: true,
    },
  ]);
});

test("each change ends one version and begins the next", () => {
  const versions = versionsOf(NOW, null, [
    change(3, { change: "CHANGED", before: { version: "v2", document: "B" } }),
    change(2, { change: "CHANGED", before: { version: "v1", document: "A" } }),
    change(1, { change: "CREATED", before: null }),
  ]);
  expect(short(versions)).toEqual([
    ["v3", "C", 30, null],
    ["v2", "B", 20, 30],
    ["v1", "A", 10, 20],
  ]);
  expect(versions[1]).toMatchObject({ key: "2", since: { scanId: "scan_2" }, until: { scanId: "scan_3" } });
});

test("a fact that did not change is the one of the next version", () => {
  expect(short(versionsOf(NOW, null, [change(1, { change: "CHANGED", before: { version: "v1" } })]))).toEqual([
    ["v3", "C", 10, null],
    ["v1", "C", null, 10],
  ]);
  const inline = versionsOf({ versionId: null, text: "C" }, null, [
    change(1, { change: "CHANGED", before: { document: "B" } }),
  ]);
  expect(short(inline)).toEqual([
    [null, "C", 10, null],
    [null, "B", null, 10],
  ]);
});

test("a deleted policy has no version now, and one that was created again has a gap", () => {
  const deleted = change(2, { change: "DELETED", before: { version: "v3", document: "C" } });
  expect(short(versionsOf(NOW, 20, [deleted]))).toEqual([["v3", "C", null, 20]]);
  expect(short(versionsOf(NOW, null, [change(3, { change: "CREATED", before: null }), deleted]))).toEqual([
    ["v3", "C", 30, null],
    ["v3", "C", null, 20],
  ]);
});

test("an AWS managed policy that is listed no more ends without a change", () => {
  expect(versionsOf(NOW, 50, [])).toMatchObject([
    { ...NOW, key: "0", state: "EARLIER_DEFAULT", since: null, until: { at: 50, scanId: null } },
  ]);
});

describe("versions that no scan found as the default", () => {
  const recorded = (number: number, rest: Partial<RecordedVersion>): RecordedVersion => ({
    versionId: `v${number}`,
    text: `text ${number}`,
    createdAt: number - 2,
    wasDefault: false,
    found: { at: 5, scanId: "scan_0" },
    deleted: null,
    ...rest,
  });
  const states = (versions: ReturnType<typeof policyVersions>) =>
    versions.map(({ versionId, state, deletedAt }) => [versionId, state, deletedAt]);

  test("are listed by their creation, among the times of the others as the default", () => {
    const versions = versionsOf(
      { versionId: "v5", text: "C" },
      null,
      [change(3, { change: "CHANGED", before: { version: "v3", document: "A" } })],
      [
        recorded(1, { createdAt: 10 }),
        recorded(2, { createdAt: 20, deleted: { at: 50, scanId: "scan_5" } }),
        recorded(3, { createdAt: 25, wasDefault: true, deleted: { at: 40, scanId: "scan_4" } }),
        recorded(5, { createdAt: 28, wasDefault: true }),
        recorded(4, { createdAt: 28 }),
        recorded(6, { createdAt: 35 }),
      ],
    );
    expect(states(versions)).toEqual([
      ["v6", "NOT_DEFAULT", null],
      ["v5", "DEFAULT", null],
      ["v4", "NOT_DEFAULT", null],
      ["v3", "EARLIER_DEFAULT", 40],
      ["v2", "NOT_DEFAULT", 50],
      ["v1", "NOT_DEFAULT", null],
    ]);
    expect(versions[4]).toEqual({
      versionId: "v2",
      text: "text 2",
      key: "v2",
      state: "NOT_DEFAULT",
      createdAt: 20,
      deletedAt: 50,
      since: { at: 5, scanId: "scan_0" },
      until: { at: 50, scanId: "scan_5" },
      isTimeAsDefault: false,
    });
    expect(new Set(versions.map(({ key }) => key)).size).toBe(versions.length);
  });

  test("do not include one that was the default and whose changes are deleted", () => {
    const versions = versionsOf(
      NOW,
      null,
      [],
      [recorded(1, { wasDefault: true }), recorded(2, {}), recorded(3, { wasDefault: true, createdAt: 3 })],
    );
    expect(states(versions)).toEqual([
      ["v3", "DEFAULT", null],
      ["v2", "NOT_DEFAULT", null],
      ["v1", "EARLIER_DEFAULT", null],
    ]);
    expect(versions[2]).toMatchObject({ since: null, until: null });
    // Its deletion in AWS is not the end of its time as the default, which is not known.
    const deleted = { at: 40, scanId: "scan_4" };
    expect(versionsOf(NOW, null, [], [recorded(1, { wasDefault: true, deleted })])).toContainEqual(
      expect.objectContaining({ versionId: "v1", state: "EARLIER_DEFAULT", deletedAt: 40, isTimeAsDefault: false }),
    );
  });
});
