import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, GraphQLEnumType } from "graphql";
import { describe, expect, it } from "vitest";
import { detailText, fieldLabel } from "./detail-text.ts";
import { DETAIL_VALUES } from "./detail-values.ts";

describe("fieldLabel", () => {
  it("splits camel case and keeps AWS abbreviations in capitals", () => {
    expect(
      ["policyArn", "awsAccountId", "lastUsedAt", "isBounded", "hasConsolePassword", "MFA_devices"].map(fieldLabel),
    ).toEqual(["Policy ARN", "AWS account ID", "Last used", "Bounded", "Console password", "MFA devices"]);
  });

  it("removes a prefix or suffix only if it is a word of its own", () => {
    expect(["issuer", "hash", "at"].map(fieldLabel)).toEqual(["Issuer", "Hash", "At"]);
  });
});

describe("detailText", () => {
  it("joins all facts on one line, without null values", () => {
    expect(
      detailText({ mode: "STANDARD", isForced: true, keysBefore: ["AKIA1", "AKIA2"], others: [], secretId: null }),
    ).toBe("Mode: standard · Forced: yes · Keys before: AKIA1, AKIA2 · Others: none");
    expect([detailText(null), detailText({})]).toEqual(["", ""]);
  });

  it("shows seconds as a duration", () => {
    expect(detailText({ overlapSeconds: 86_400, soakSeconds: 864_000, quietSeconds: 90, waitSeconds: 0 })).toBe(
      "Overlap: 1 day · Soak: 10 days · Quiet: 1 min 30 s · Wait: 0.0 s",
    );
  });
});

describe("the constants of the API in details", () => {
  const schema = buildSchema(readFileSync(join(import.meta.dirname, "../../../../schema/schema.graphql"), "utf8"));
  const ENUMS = {
    way: ["SignInMethod"],
    purpose: ["ProviderPurpose"],
    roleSource: ["RoleSource"],
    outcome: ["AccountStatus"],
    status: ["OperatorStatus"],
    target: ["RotationScheduleTarget"],
    mode: ["RotationMode"],
    destination: ["RotationDestination"],
    source: ["AccountSource"],
    writes: ["WriteMode"],
    reason: ["DismissalReason"],
    openedBy: ["RotationGateKind"],
    layer: ["PathLayer"],
    effect: ["PathEffect"],
    decision: ["AccessDecisionKind"],
    lastUsed: ["LastUsedStatus"],
    resume: ["RotationState"],
    events: ["NotificationEvent"],
    frequency: ["NotificationFrequency"],
  } as const;

  it("each have a label without capitals", () => {
    for (const [name, enums] of Object.entries(ENUMS))
      for (const type of enums.map((each) => schema.getType(each) as GraphQLEnumType)) {
        expect(type).toBeInstanceOf(GraphQLEnumType);
        for (const { name: value } of type.getValues()) {
          const text = detailText({ [name]: value });
          expect(text, `${type.name}.${value}`).not.toContain(value);
        }
      }
    for (const label of Object.values(DETAIL_VALUES).flatMap((labels) => Object.values(labels)))
      expect(label).not.toMatch(/[A-Z]{4}|_/);
  });

  it("are found by the detail's name, so that a name in capitals stays", () => {
    expect(detailText({ way: "LINK", status: "ACTIVE -> DISABLED", userName: "ACTIVE" })).toBe(
      "Method: sign-in link · Status: active → disabled · User name: ACTIVE",
    );
  });

  it("and objects and times are readable", () => {
    expect(detailText({ thresholds: { maxAgeDays: 60, warnDays: 14 } })).toBe(
      "Thresholds: max age days 60, warn days 14",
    );
    expect(detailText({ thresholds: { keyMaxAgeDays: { before: 90, after: 60 } } })).toBe(
      "Thresholds: key max age days 90 → 60",
    );
    expect(detailText({ expiresAt: "2026-12-01T10:00:00.000Z" })).toMatch(/^Expires: 1 Dec 2026, 10:00/);
    expect(detailText({ newLastUsed: "2026-12-01T10:00:00Z sts us-east-1" })).toMatch(
      /^New key last used: 1 Dec 2026, 10:00 .*sts us-east-1$/,
    );
  });
});
