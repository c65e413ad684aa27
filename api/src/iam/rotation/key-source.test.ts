import { expect, test } from "vitest";
import { countMoved, FURTHER_SOURCES, type KeyUseRow, OWN_AGENT, rotationSources } from "./key-source.ts";

const AVAILABLE_AT = 1_000;
const use = (address: string, lastAt: number, change: Partial<KeyUseRow> = {}): KeyUseRow => ({
  address,
  agent: "Boto3",
  service: "s3",
  region: "eu-central-1",
  firstAt: Math.min(lastAt, 10),
  lastAt,
  count: 1,
  ...change,
});
const statesOf = (oldRows: readonly KeyUseRow[], newRows: readonly KeyUseRow[], availableAt: number | null) =>
  Object.fromEntries(rotationSources(oldRows, newRows, availableAt).map(({ address, state }) => [address, state]));

test("a source has moved once it used the new key, and the old key not since", () => {
  const oldRows = [
    use("moved", 1_100),
    use("back", 1_300),
    use("still", 1_200),
    use("silent", 900),
    use("same", 1_400),
  ];
  const newRows = [use("moved", 1_200), use("back", 1_250), use("same", 1_400), use("unknown", 1_300)];
  expect(statesOf(oldRows, newRows, AVAILABLE_AT)).toEqual({
    moved: "MOVED",
    back: "USES_OLD_KEY",
    still: "USES_OLD_KEY",
    silent: "NOT_SEEN",
    same: "USES_OLD_KEY",
    unknown: "NEW",
  });
  expect(countMoved(rotationSources(oldRows, newRows, AVAILABLE_AT))).toEqual({ moved: 1, total: 5 });
});

test("a use in the second in which the new key became available counts as one since then", () => {
  expect(statesOf([use("edge", AVAILABLE_AT)], [], AVAILABLE_AT)).toEqual({ edge: "USES_OLD_KEY" });
  expect(statesOf([use("edge", AVAILABLE_AT)], [], null)).toEqual({ edge: "NOT_SEEN" });
});

test("uses of several services and Regions by one program are one source, another program is another", () => {
  const rows = [
    use("10.0.0.1", 1_100),
    use("10.0.0.1", 1_200, { service: "sts", region: "us-east-1", count: 4 }),
    use("10.0.0.1", 1_300, { agent: "Terraform" }),
  ];
  const sources = rotationSources(rows, [use("10.0.0.1", 1_250, { service: "sts" })], AVAILABLE_AT);
  expect(sources.map(({ agent, state }) => [agent, state])).toEqual([
    ["Terraform", "USES_OLD_KEY"],
    ["Boto3", "MOVED"],
  ]);
  expect(sources[1]).toMatchObject({
    services: ["s3", "sts"],
    regions: ["eu-central-1", "us-east-1"],
    oldKey: { firstAt: 10, lastAt: 1_200, count: 5 },
  });
});

test("IAM Monitor's own test of the new key is no source, and sources counted together never count as moved", () => {
  const ownTest = { agent: OWN_AGENT, service: "sts" };
  expect(statesOf([], [use("10.0.0.9", 1_100, ownTest)], AVAILABLE_AT)).toEqual({});
  expect(statesOf([use(FURTHER_SOURCES, 1_100)], [use(FURTHER_SOURCES, 1_200)], AVAILABLE_AT)).toEqual({
    [FURTHER_SOURCES]: "USES_OLD_KEY",
  });
});

test("IAM Monitor's test of the old key in the rotation that created it is no source, so it holds no gate", () => {
  const tested = use("10.0.0.9", 900, { agent: OWN_AGENT, service: "sts" });
  expect(statesOf([tested, use("10.0.0.1", 950)], [use("10.0.0.1", 1_100)], AVAILABLE_AT)).toEqual({
    "10.0.0.1": "MOVED",
  });
  // Another installation that reads IAM with the key is a source like any other.
  const reading = use("10.0.0.9", 950, { agent: OWN_AGENT, service: "iam" });
  expect(statesOf([tested, reading], [], AVAILABLE_AT)).toEqual({ "10.0.0.9": "NOT_SEEN" });
});
