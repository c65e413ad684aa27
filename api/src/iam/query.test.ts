import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { ALERT_QUERY_KEYS } from "./alerts/alert-query.ts";
import { type ParsedQuery, QUERY_MAX_CHARACTERS, QUERY_MAX_TERMS, momentsOf, parseQuery } from "./query.ts";
import { type QueryKeys, choicesOf, nearest, publishedKeys } from "./query-keys.ts";
import { DAY, HOUR, MINUTE } from "./time.ts";

function parse(text: string, keys: QueryKeys = ALERT_QUERY_KEYS): object[] {
  const parsed = parseQuery(text, keys);
  if (!parsed.ok) throw new Error(`${parsed.message} at ${parsed.position}`);
  return parsed.conditions.map(({ isNegated, position: _position, ...condition }) => ({
    ...condition,
    ...(isNegated && { isNegated }),
  }));
}

function mistake(text: string, keys: QueryKeys = ALERT_QUERY_KEYS): Extract<ParsedQuery, { ok: false }> {
  const parsed = parseQuery(text, keys);
  if (parsed.ok) throw new Error("parsed");
  return parsed;
}

describe("a query", () => {
  test.each([
    ["", []],
    ["   \t ", []],
    [
      "is:open severity:high,critical account:prod key.age:>90d",
      [
        { kind: "CHOICE", key: "is", values: ["OPEN"] },
        { kind: "CHOICE", key: "severity", values: ["HIGH", "CRITICAL"] },
        { kind: "TEXT", key: "account", values: ["prod"] },
        { kind: "AGE", key: "key.age", values: [{ operator: ">", value: 90, unit: DAY }] },
      ],
    ],
    [
      "STATUS:Dismissed Category:iamuser,ACCESSKEY",
      [
        { kind: "CHOICE", key: "is", values: ["DISMISSED"] },
        { kind: "CHOICE", key: "category", values: ["IAMUser", "IAMAccessKey"] },
      ],
    ],
    [
      'user:"anna b",otto "no mfa" word',
      [
        { kind: "TEXT", key: "user", values: ["anna b", "otto"] },
        { kind: "WORD", text: "no mfa" },
        { kind: "WORD", text: "word" },
      ],
    ],
    [
      "-user:anna -word",
      [
        { kind: "TEXT", key: "user", values: ["anna"], isNegated: true },
        { kind: "WORD", text: "word", isNegated: true },
      ],
    ],
    [
      "#12 number:>=100",
      [
        { kind: "NUMBER", key: "number", values: [{ operator: "=", value: 12, unit: DAY }] },
        { kind: "NUMBER", key: "number", values: [{ operator: ">=", value: 100, unit: DAY }] },
      ],
    ],
    ["opened:<90min", [{ kind: "AGE", key: "opened", values: [{ operator: "<", value: 90, unit: MINUTE }] }]],
    [
      "firstSeen:<7d seen:<=12h",
      [
        { kind: "AGE", key: "firstseen", values: [{ operator: "<", value: 7, unit: DAY }] },
        { kind: "AGE", key: "firstseen", values: [{ operator: "<=", value: 12, unit: HOUR }] },
      ],
    ],
    [
      "reopened:yes stale:no",
      [
        { kind: "YES_NO", key: "reopened", value: true },
        { kind: "YES_NO", key: "stale", value: false },
      ],
    ],
    [
      "arn:aws:iam::123456789012:user/anna",
      [{ kind: "TEXT", key: "arn", values: ["aws:iam::123456789012:user/anna"] }],
    ],
    [
      "key-age-90, the",
      [
        { kind: "WORD", text: "key-age-90," },
        { kind: "WORD", text: "the" },
      ],
    ],
    [
      "100% _x_ '; drop table alert --",
      [
        { kind: "WORD", text: "100%" },
        { kind: "WORD", text: "_x_" },
        { kind: "WORD", text: "';" },
        { kind: "WORD", text: "drop" },
        { kind: "WORD", text: "table" },
        { kind: "WORD", text: "alert" },
        { kind: "WORD", text: "-", isNegated: true },
      ],
    ],
  ])("%s", (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  test("each list has its own keys", () => {
    const text = { description: "", examples: [] };
    const keys: QueryKeys = {
      age: { kind: "AGE", ...text },
      mfa: { kind: "YES_NO", ...text },
      risk: { kind: "NUMBER", ...text },
      type: { kind: "CHOICE", choices: choicesOf(["INLINE", "AWS_MANAGED"]), ...text },
    };
    expect(parse("age:>90d mfa:no risk:>70 type:inline", keys)).toEqual([
      { kind: "AGE", key: "age", values: [{ operator: ">", value: 90, unit: DAY }] },
      { kind: "YES_NO", key: "mfa", value: false },
      { kind: "NUMBER", key: "risk", values: [{ operator: ">", value: 70, unit: DAY }] },
      { kind: "CHOICE", key: "type", values: ["INLINE"] },
    ]);
    // In a list without numbers, #12 is an ordinary word.
    expect(parse("#12", keys)).toEqual([{ kind: "WORD", text: "#12" }]);
  });
});

describe("a period", () => {
  const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
  test.each([
    ["2026-11-01", { from: day("2026-11-01"), to: day("2026-11-02") }],
    ["2026-11-01..2026-11-30", { from: day("2026-11-01"), to: day("2026-12-01") }],
    ["2026-11-01..*", { from: day("2026-11-01"), to: null }],
    ["*..2024-02-29", { from: null, to: day("2024-03-01") }],
  ])("%s is whole days in UTC, both included", (text, period) => {
    expect(parse(`firstseen:${text}`)).toEqual([{ kind: "AGE", key: "firstseen", values: [period] }]);
  });

  test.each([
    ["2026-02-30", /no day 2026-02-30/],
    ["2026-11-30..2026-11-01", /ends before it begins/],
    ["*..*", />90d/],
    ["2026-11-01..2026-11-02..2026-11-03", />90d/],
    [">2026-11-01", />90d/],
  ])("%s is refused", (text, message) => {
    expect(mistake(`firstseen:${text}`)).toMatchObject({ message: expect.stringMatching(message), position: 10 });
  });
});

describe("what was meant", () => {
  test.each([
    ["severty:high", { position: 0, length: 7, suggestion: "severity" }],
    ["is:open sev:high", { position: 8, length: 3, suggestion: "severity" }],
    ["-assinee:me", { position: 1, length: 7, suggestion: "assignee" }],
    ["severity:hihg", { position: 9, length: 4, suggestion: "high" }],
    ['severity:"crit"', { position: 9, length: 6, suggestion: "critical" }],
    ["stale:y", { position: 6, length: 1, suggestion: null }],
    ["colour:red", { position: 0, length: 6, suggestion: null }],
    ["is:", { position: 3, length: 0, suggestion: null }],
  ])("%s", (text, expected) => {
    expect(mistake(text)).toMatchObject(expected);
  });

  test("is the name with the fewest mistakes, and nothing for a text that is too short", () => {
    expect(nearest("rol", ["role", "group"])).toBe("role");
    expect(nearest("goup", ["role", "group", "policy"])).toBe("group");
    expect(nearest("x", ["is"])).toBeNull();
  });
});

test("keys are published with their aliases, and choices with the shortest input of each", () => {
  const published = publishedKeys(ALERT_QUERY_KEYS);
  const keyOf = (name: string) => published.find((key) => key.name === name);
  expect(keyOf("is")).toMatchObject({ aliases: ["status"], kind: "CHOICE" });
  expect(keyOf("status")).toBeUndefined();
  expect(keyOf("category")?.values).toContain("accesskey");
  expect(keyOf("category")?.values).not.toContain("iamaccesskey");
});

describe("mistakes report their position", () => {
  test.each([
    ["nope:1", 0, /^Unknown filter "nope"\. Filters: [a-z, .]*\.$/],
    ["is:open colour:red", 8, /Unknown filter "colour"/],
    ["-nope:1", 1, /Unknown filter/],
    ["__proto__:1", 0, /Unknown filter/],
    ["constructor:1", 0, /Unknown filter/],
    ["is:ajar", 3, /OPEN, ACKNOWLEDGED/],
    ["severity:high,loud", 14, /CRITICAL/],
    ["is:", 3, /value was expected/],
    ["user:anna,,otto", 10, /value was expected/],
    ["user:anna, otto", 10, /value was expected/],
    ['user:"anna', 5, /never closed/],
    ["key.age:old", 8, />90d/],
    ["key.age:>90m", 8, />90d/],
    ["key.age:>9999999999d", 8, />90d/],
    ["number:>7d", 7, />70/],
    ["stale:maybe", 6, /yes, no/],
    ["stale:yes,no", 10, /Only one value/],
    ["a -", 2, /word was expected/],
    ["a\u0000b", 1, /Control/],
    ["user:\u001b", 5, /Control/],
    ["\ud800", 0, /well-formed/],
    ["x".repeat(QUERY_MAX_CHARACTERS + 1), QUERY_MAX_CHARACTERS, /at most 2000 characters/],
    ["x ".repeat(QUERY_MAX_TERMS + 1), QUERY_MAX_TERMS * 2, /at most 40 terms/],
    [`user:${"x,".repeat(50)}x`, 105, /at most 50 values/],
  ])("%j at %i", (text, position, message) => {
    const said = mistake(text);
    expect(said.message).toMatch(message);
    expect(said.position).toBe(position);
  });
});

test("10,000 random texts parse or are refused with a position within the text", () => {
  const piece = fc.constantFrom(
    "is:",
    "open",
    "user:",
    '"',
    ",",
    "-",
    "#",
    ">",
    "90d",
    " ",
    "\t",
    "key.age:",
    "\u202e",
    "\u200b",
    "\ud83d\ude00",
    "é",
    "\\",
    "'",
    "%",
  );
  let runs = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
      ),
      (text) => {
        runs += 1;
        const parsed = parseQuery(text, ALERT_QUERY_KEYS);
        if (!parsed.ok) expect(parsed.position).toBeLessThanOrEqual(text.length);
        else for (const condition of parsed.conditions) expect(condition.position).toBeLessThan(text.length);
      },
    ),
    { numRuns: 10_000, seed: 20_261_124 },
  );
  expect(runs).toBe(10_000);
});

test("ages are whole units, as AWS counts days", () => {
  const at = Date.UTC(2026, 10, 24, 12);
  const holds = (text: string, created: number) => {
    const [condition] = parse(`key.age:${text}`) as [{ values: [Parameters<typeof momentsOf>[0]] }];
    const { after, until } = momentsOf(condition.values[0], at);
    return (after === null || created > after) && (until === null || created <= until);
  };
  const days = (count: number, hours = 0) => at - count * DAY - hours * HOUR;
  expect([days(90), days(90, 23), days(91)].map((created) => holds(">90d", created))).toEqual([false, false, true]);
  expect([days(89, 23), days(90), days(91)].map((created) => holds(">=90d", created))).toEqual([false, true, true]);
  expect([days(6, 23), days(7)].map((created) => holds("<7d", created))).toEqual([true, false]);
  expect([days(7, 23), days(8)].map((created) => holds("<=7d", created))).toEqual([true, false]);
  expect([days(6, 23), days(7), days(7, 23), days(8)].map((created) => holds("7d", created))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
