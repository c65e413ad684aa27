import { describe, expect, test } from "vitest";
import { AT, daysAgo } from "../../../test/support/build.ts";
import type { ServiceLastAccessedDetails } from "../account.ts";
import { setOfPatterns } from "../policy/action-set.ts";
import { type HolderRecord, isTooYoung, isUnused, joinRecords, servicesInUse } from "./last-accessed.ts";

function service(
  serviceNamespace: string,
  lastAuthenticatedAt: number | null,
  actions: Record<string, number | null> = {},
) {
  const trackedActions = Object.entries(actions).map(([actionName, lastAccessedAt]) => ({
    actionName,
    lastAccessedAt,
    region: null,
  }));
  return {
    serviceNamespace,
    serviceName: serviceNamespace.toUpperCase(),
    lastAuthenticatedAt,
    region: lastAuthenticatedAt === null ? null : "eu-central-1",
    trackedActions,
    trackedActionCount: null,
    unusedActionCount: null,
  } satisfies ServiceLastAccessedDetails;
}

function holder(name: string, ageDays: number, ...services: ServiceLastAccessedDetails[]): HolderRecord {
  return { name, createdAt: daysAgo(ageDays), record: { status: "READ", readAt: AT, services } };
}

const serviceOf = (holders: readonly HolderRecord[], name: string) => {
  const joined = joinRecords(holders);
  if (joined.status !== "READ") throw new Error(joined.reason);
  return joined.services.get(name)!;
};

describe("no recorded access", () => {
  test("means never for a principal younger than the tracking period", () => {
    expect(serviceOf([holder("anna", 100, service("s3", null))], "s3")).toMatchObject({
      lastUsed: { status: "NEVER_USED" },
      unusedSince: daysAgo(100),
    });
  });

  test("means not within 400 days for an older principal, and unknown before that", () => {
    const use = serviceOf([holder("anna", 401, service("s3", null))], "s3");
    expect(use).toMatchObject({ lastUsed: { status: "UNKNOWN" }, unusedSince: daysAgo(400) });
    expect(isUnused(use)).toBe(true);
  });

  test("a recorded use has a region and starts the unused period", () => {
    const use = serviceOf([holder("anna", 500, service("s3", daysAgo(30)))], "s3");
    expect(use).toMatchObject({
      lastUsed: { status: "USED", at: daysAgo(30), region: "eu-central-1" },
      unusedSince: daysAgo(30),
    });
    expect(isUnused(use)).toBe(false);
  });
});

describe("several holders", () => {
  test("the latest use and the shortest unused period count", () => {
    const both = [holder("anna", 300, service("s3", null)), holder("ben", 200, service("s3", daysAgo(5)))];
    expect(serviceOf(both, "s3")).toMatchObject({
      lastUsed: { status: "USED", at: daysAgo(5) },
      unusedSince: daysAgo(5),
    });
    const none = [holder("anna", 500, service("s3", null)), holder("ben", 200, service("s3", null))];
    expect(serviceOf(none, "s3")).toMatchObject({ lastUsed: { status: "UNKNOWN" }, unusedSince: daysAgo(200) });
  });

  test("one unread holder makes the result unknown and is named", () => {
    const unread: HolderRecord = {
      name: "ben",
      createdAt: daysAgo(9),
      record: { status: "NO_PERMISSION", reason: "AWS refused it." },
    };
    expect(joinRecords([holder("anna", 300, service("s3", null)), unread])).toEqual({
      status: "NO_PERMISSION",
      reason: "ben: AWS refused it.",
    });
    expect(joinRecords([])).toMatchObject({ status: "NOT_READ" });
  });

  test("a reason shared by all holders names none", () => {
    const off: HolderRecord["record"] = { status: "NOT_READ", reason: "It is switched off." };
    const anna: HolderRecord = { name: "anna", createdAt: daysAgo(9), record: off };
    expect(joinRecords([anna, { ...anna, name: "ben" }])).toEqual(off);
    expect(joinRecords([anna, { ...anna, name: "ben", record: { ...off, reason: "Not yet." } }])).toEqual({
      status: "NOT_READ",
      reason: "anna: It is switched off.",
    });
  });

  test("an action counts only if AWS tracks it for every holder of the service", () => {
    const anna = holder("anna", 300, service("ec2", daysAgo(1), { RunInstances: null, StopInstances: null }));
    const ben = holder("ben", 300, service("ec2", daysAgo(1), { RunInstances: null }));
    const { actions } = serviceOf([anna, ben], "ec2");
    expect(actions.map(({ actionName }) => actionName)).toEqual(["RunInstances"]);
  });

  test("the youngest holder decides whether there was time to use it", () => {
    const joined = joinRecords([holder("anna", 300), holder("ben", 90)]);
    if (joined.status !== "READ") throw new Error(joined.reason);
    expect([isTooYoung(joined, 90), isTooYoung(joined, 89)]).toEqual([true, false]);
  });
});

describe("granted and used services", () => {
  const granted = setOfPatterns([
    "s3:GetObject",
    "sqs:SendMessage",
    "sqs:ReceiveMessage",
    "kms:Decrypt",
    "sns:Publish",
  ]);

  test("are sorted: unused, then used with the longest ago first, then unknown", () => {
    const record = joinRecords([
      holder(
        "anna",
        300,
        service("s3", daysAgo(2)),
        service("sqs", null),
        service("kms", daysAgo(40)),
        service("athena", null),
      ),
    ]);
    expect(
      servicesInUse(granted, record).map((use) => [use.serviceNamespace, use.grantedActionCount, use.lastUsed.status]),
    ).toEqual([
      ["sqs", 2, "NEVER_USED"],
      ["athena", 0, "NEVER_USED"],
      ["kms", 1, "USED"],
      ["s3", 1, "USED"],
      ["sns", 1, "UNKNOWN"],
    ]);
  });

  test("have unknown use without a record, and a denied read differs from an unknown one", () => {
    const status = (record: Parameters<typeof servicesInUse>[1]) =>
      new Set(servicesInUse(granted, record).map(({ lastUsed, unusedSince }) => `${lastUsed.status} ${unusedSince}`));
    expect(status({ status: "NO_PERMISSION", reason: "" })).toEqual(new Set(["NO_PERMISSION null"]));
    expect(status({ status: "FAILED", reason: "" })).toEqual(new Set(["UNKNOWN null"]));
    expect(servicesInUse(null, { status: "NOT_READ", reason: "" })).toEqual([]);
  });
});
