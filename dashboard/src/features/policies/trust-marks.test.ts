import { expect, it } from "vitest";
import { trustMarks } from "./trust-marks.ts";

const named = (
  statement: number,
  reach: Parameters<typeof trustMarks>[0][number]["reach"],
  conditions: readonly string[] = [],
) => ({
  effect: "Allow",
  who: `principal of ${statement}`,
  reach,
  conditions,
  statement,
});
const statements = [0, 1, 2, 3].map((index) => ({ index, line: 4 + 10 * index, endLine: 9 + 10 * index }));

it("marks each Allow statement by its most open principal", () => {
  const trusted = [
    named(0, "SERVICE"),
    named(0, "EVERYONE"),
    named(1, "OTHER_ACCOUNT", ["sts:ExternalId is x"]),
    named(2, "FEDERATION", ["sub is y"]),
    { ...named(3, "EVERYONE"), effect: "Deny" },
  ];
  expect(trustMarks(trusted, statements)).toEqual([
    { severity: "HIGH", line: 4, from: 4, to: 9, message: "Allows: principal of 0; principal of 0" },
    { severity: "LOW", line: 14, from: 14, to: 19, message: "Allows: principal of 1" },
    { severity: "INFORMATIONAL", line: 24, from: 24, to: 29, message: "Allows: principal of 2" },
  ]);
});
