import { expect, test } from "vitest";
import { policyVersions, type VersionChange } from "./policy-versions.ts";

const NOW = { versionId: "v3", text: "C" };
const change = (id: number, rest: Omit<VersionChange, "id" | "at" | "scanId">): VersionChange => ({
  id,
  at: id * 10,
  scanId: `scan_${id}`,
  ...rest,
});
const short = (versions: ReturnType<typeof policyVersions>) =>
  versions.map(({ versionId, text, since, until }) => [versionId, text, since?.at ?? null, until?.at ?? null]);

test("a policy without changes has one version without a beginning", () => {
  expect(policyVersions(NOW, null, [])).toEqual([{ ...NOW, key: "0", since: null, until: null }]);
});

test("each change ends one version and begins the next", () => {
  const versions = policyVersions(NOW, null, [
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
  expect(short(policyVersions(NOW, null, [change(1, { change: "CHANGED", before: { version: "v1" } })]))).toEqual([
    ["v3", "C", 10, null],
    ["v1", "C", null, 10],
  ]);
  const inline = policyVersions({ versionId: null, text: "C" }, null, [
    change(1, { change: "CHANGED", before: { document: "B" } }),
  ]);
  expect(short(inline)).toEqual([
    [null, "C", 10, null],
    [null, "B", null, 10],
  ]);
});

test("a deleted policy has no version now, and one that was created again has a gap", () => {
  const deleted = change(2, { change: "DELETED", before: { version: "v3", document: "C" } });
  expect(short(policyVersions(NOW, 20, [deleted]))).toEqual([["v3", "C", null, 20]]);
  expect(short(policyVersions(NOW, null, [change(3, { change: "CREATED", before: null }), deleted]))).toEqual([
    ["v3", "C", 30, null],
    ["v3", "C", null, 20],
  ]);
});

test("an AWS managed policy that is listed no more ends without a change", () => {
  expect(policyVersions(NOW, 50, [])).toEqual([{ ...NOW, key: "0", since: null, until: { at: 50, scanId: null } }]);
});
