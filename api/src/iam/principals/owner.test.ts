import { expect, test } from "vitest";
import { ownerDestinations, type OwnerSettings } from "./owner.ts";

const settings: OwnerSettings = {
  tagKeys: ["owner*", "team"],
  mappings: [
    { pattern: "*", targetId: "target_default", address: null },
    { pattern: "Payments", targetId: "target_slack", address: "#payments-security" },
    { pattern: "data-*", targetId: "target_slack", address: "#data" },
    { pattern: "boss@example.org", targetId: "target_slack", address: "#boss" },
  ],
  emailDomains: ["example.org"],
  emailTargetId: "target_mail",
};

test.each([
  ["payments", "target_slack", "#payments-security"],
  ["  PAYMENTS ", "target_slack", "#payments-security"],
  ["data-lake", "target_slack", "#data"],
  ["anna@example.org", "target_mail", "anna@example.org"],
  ["Anna.B+iam@Example.org", "target_mail", "anna.b+iam@example.org"],
  ["boss@example.org", "target_slack", "#boss"],
  // A value that an attacker writes into a tag reaches only the default.
  ["anna@example.org.evil.test", "target_default", null],
  ["anna@sub.example.org", "target_default", null],
  ["anna@evil.test, b@example.org", "target_default", null],
  ["anna@evil.test@example.org", "target_default", null],
  ["<anna@example.org>", "target_default", null],
  ["anna@example.org\r\nBcc: x@evil.test", "target_default", null],
  ['"a b"@example.org', "target_default", null],
  ["-oQ@example.org", "target_default", null],
  [`${"a".repeat(65)}@example.org`, "target_default", null],
  ["unknown", "target_default", null],
])("the owner %j is reached at %s %s", (value, targetId, address) => {
  expect(ownerDestinations(settings)(value)).toMatchObject({ targetId, address });
});

test("without a default, a domain or a value there is no owner", () => {
  const none = { ...settings, mappings: settings.mappings.slice(1), emailDomains: [], emailTargetId: null };
  expect(ownerDestinations(none)("anna@example.org")).toBeNull();
  expect(ownerDestinations(none)("unknown")).toBeNull();
  expect(ownerDestinations(settings)(" \t ")).toBeNull();
});

test("the first mapping that matches applies, with and without wildcards", () => {
  const patterns = ["pay-*", "payments", "PAY*", "payments", "*"];
  const mappings = patterns.map((pattern, place) => ({ pattern, targetId: `target_${place}`, address: null }));
  const targetOf = (text: string) => ownerDestinations({ ...settings, mappings })(text)?.targetId;
  expect(["pay-roll", "Payments", "payroll", "other"].map(targetOf)).toEqual([
    "target_0",
    "target_1",
    "target_2",
    "target_4",
  ]);
});
