import { expect, test } from "vitest";
import { isFinished, type QueryKeyChoice, suggestionsFor } from "./query-suggestions.ts";

const key = (name: string, kind: string, rest: Partial<QueryKeyChoice> = {}): QueryKeyChoice => ({
  name,
  kind,
  aliases: [],
  values: [],
  examples: [],
  description: `About ${name}.`,
  ...rest,
});
const KEYS = [
  key("is", "CHOICE", { aliases: ["status"], values: ["open", "resolved"] }),
  key("severity", "CHOICE", { values: ["critical", "high"] }),
  key("key.age", "AGE", { examples: ["key.age:>90d"] }),
  key("account", "TEXT"),
  key("stale", "YES_NO", { values: ["yes", "no"] }),
];
const COUNTS = {
  severity: [{ value: "CRITICAL", count: 41 }],
  account: [{ value: "Production, EU", label: "Production, EU", count: 3 }],
};
const texts = (draft: string) => suggestionsFor(draft, KEYS, COUNTS).map(({ text }) => text);

test.each([
  ["", ["is:", "severity:", "key.age:", "account:", "stale:"]],
  ["sev", ["severity:"]],
  ["stat", ["is:"]],
  ["age", ["key.age:"]],
  ["-s", ["-severity:", "-is:", "-stale:"].toSorted((one, other) => one.localeCompare(other))],
  ["severity:", ["severity:critical", "severity:high"]],
  ["severity:critical,", ["severity:critical,high"]],
  ["-Severity:H", ["-Severity:high"]],
  ["key.age:", ["key.age:>90d"]],
  ["account:prod", ['account:"production, eu"']],
  ["nothing", []],
  ["unknown:x", []],
])("%j", (draft, expected) => {
  const found = draft === "-s" ? texts(draft).toSorted((one, other) => one.localeCompare(other)) : texts(draft);
  expect(found).toEqual(expected);
});

test("a value has its count", () => {
  expect(suggestionsFor("severity:c", KEYS, COUNTS)[0]).toMatchObject({
    label: "critical",
    count: 41,
    isComplete: true,
  });
});

test.each([
  ["anna", true],
  ['"anna', false],
  ["severity:", false],
  ["severity:crit", false],
  ["severity:critical,", false],
  ["severity:CRITICAL,high", true],
  ["key.age:>", false],
  ["key.age:>90d", true],
  ["key.age:2026-11-01..*", true],
  ["stale:y", false],
  ["account:x", true],
  ["unknown:x", false],
])("%j is finished: %s", (term, expected) => {
  expect(isFinished(term, KEYS)).toBe(expected);
});
