import { parseDocument } from "yaml";
import { expect, test } from "vitest";
import { readAccountFile } from "./account-file.ts";
import { ACCOUNT_FILE_MAX_BYTES } from "./account-file-source.ts";

const HEAD = "version: 1\naccounts:\n";
const one = (fields: string) => `${HEAD}  - id: "111122223333"\n${fields}`;

test("reads every field, and what the defaults give to all accounts", () => {
  const { accounts, mistakes } = readAccountFile(`version: 1
defaults:
  role: path/IamMonitorRead
  externalId: shared:id/1
  readings: { workloads: true }
  scanEveryHours: never
accounts:
  - id: 012345678901
    name: no
    source: ASSUME_ROLE
    role: arn:aws-cn:iam::012345678901:role/Other
    region: cn-north-1
    scanEveryHours: 12
    thresholds:
      keyMaxAgeDays: 60
      keyWarningDays: 0
      inactiveDays: inherited
    groups: [Production, Production, 'Ö & Co']
    readings:
      lastAccessed: true
      keyUse: false
    keyUseRegions: [cn-northwest-1]
    workloadRegions: []
`);
  expect(mistakes).toEqual([]);
  expect(accounts).toMatchObject([
    {
      awsAccountId: "012345678901",
      place: { line: 8, column: 9 },
      fields: {
        name: "no",
        role: "arn:aws-cn:iam::012345678901:role/Other",
        region: "cn-north-1",
        settings: { scanEveryHours: 12, keyMaxAgeDays: 60, keyWarningDays: 0, inactiveDays: "inherited" },
        groups: ["Production", "Ö & Co"],
        readings: { lastAccessed: true, keyUse: false },
        keyUseRegions: ["cn-northwest-1"],
        workloadRegions: [],
      },
      defaults: {
        role: "path/IamMonitorRead",
        externalId: "shared:id/1",
        readings: { workloads: true },
        settings: { scanEveryHours: null },
      },
    },
  ]);
});

test.each<[name: string, text: string, place: string, message: RegExp]>([
  ["an empty file", "", "1:1", /empty/],
  ["only a comment", "# nothing\n", "1:1", /empty/],
  ["a null character", "version: 1\nacc\0ounts: []", "2:4", /null characters/],
  ["a tab as indentation", "version: 1\naccounts:\n\t- id: 1\n", "3:1", /not valid YAML.*[Tt]abs?/],
  ["a second document", `${one("")}---\nversion: 1\n`, "4:1", /not valid YAML/],
  ["an unknown tag", one("    name: !secret x\n"), "4:11", /not valid YAML/],
  ["an alias", `version: 1\naccounts:\n  - &a { id: "111122223333" }\n  - *a\n`, "4:5", /\*a refers to another place/],
  ["a merge key", one("    <<: { name: x }\n"), "4:5", /"<<" is not a known field/],
  ["a field twice", one("    name: a\n    name: b\n"), "5:5", /"name" appears twice, first in line 4/],
  ["no version", 'accounts:\n  - id: "111122223333"\n', "1:1", /version: is missing/],
  ["another version", 'version: 2\naccounts:\n  - id: "111122223333"\n', "1:10", /version: must be 1/],
  ["no accounts", "version: 1\n", "1:1", /accounts: is missing/],
  ["an empty list", "version: 1\naccounts: []\n", "2:11", /at least one account/],
  ["accounts as text", "version: 1\naccounts: all\n", "2:11", /must be a list/],
  ["an account as text", 'version: 1\naccounts:\n  - "111122223333"\n', "3:5", /must be fields with values/],
  ["a list as the file", "- a\n", "1:1", /The file must be fields/],
  ["an unknown field", one("    nmae: x\n"), "4:5", /"nmae" is not a known field. The fields here are id, name/],
  [
    "a name among the defaults",
    `version: 1\ndefaults: { name: x }\naccounts:\n  - id: "111122223333"\n`,
    "2:13",
    /not a known/,
  ],
  ["no id", "version: 1\naccounts:\n  - name: x\n", "3:5", /id: is missing/],
  [
    "an id of 11 digits",
    "version: 1\naccounts:\n  - id: 11112222333\n",
    "3:9",
    /12-digit AWS account number, and is "11112222333"/,
  ],
  ["an id with dashes", "version: 1\naccounts:\n  - id: 1111-2222-3333\n", "3:9", /12-digit/],
  ["an id in other digits", "version: 1\naccounts:\n  - id: ١١١١٢٢٢٢٣٣٣٣\n", "3:9", /12-digit/],
  ["an id twice", `${one("")}  - id: 111122223333\n`, "4:9", /appears twice, first in line 3/],
  ["a role of another account", one("    role: arn:aws:iam::999999999999:role/R\n"), "4:11", /account 999999999999/],
  ["a user as role", one("    role: arn:aws:iam::111122223333:user/U\n"), "4:11", /name of a role, or the ARN/],
  ["a role of an unknown partition", one("    role: arn:aws-iso:iam::111122223333:role/R\n"), "4:11", /ARN of a role/],
  ["an external ID with a space", one("    externalId: a b\n"), "4:17", /letters, digits/],
  ["an external ID of one character", one("    externalId: a\n"), "4:17", /2 to 1,224/],
  ["no Region", one("    region: mars-north-1\n"), "4:13", /"mars-north-1" is not an AWS Region/],
  ["an interval of 0", one("    scanEveryHours: 0\n"), "4:21", /from 1 to 720/],
  ["an interval in words", one("    scanEveryHours: daily\n"), "4:21", /whole number, or inherited, or never/],
  ["a threshold in words", one("    thresholds: { keyMaxAgeDays: ninety }\n"), "4:34", /whole number, or inherited\./],
  ["a threshold that never ends", one("    thresholds: { keyMaxAgeDays: never }\n"), "4:34", /number of days/],
  ["an unknown threshold", one("    thresholds: { age: 1 }\n"), "4:19", /"age" is not a known field/],
  ["a reading in words", one("    readings: { keyUse: yes }\n"), "4:25", /true or false/],
  ["groups as text", one("    groups: Production\n"), "4:13", /must be a list/],
  ["a long name", one(`    name: ${"x".repeat(101)}\n`), "4:11", /100 characters or fewer/],
  ["a control character", one('    name: "a\\u0007"\n'), "4:11", /control characters/],
  ["an empty name", one("    name:\n"), "4:10", /single value and not empty/],
  ["a map as name", one("    name: { a: b }\n"), "4:11", /single value/],
  ["deep brackets", `version: 1\naccounts: ${"[".repeat(50_000)}`, "2:27", /levels of brackets/],
  [
    "deep indentation",
    `a:${Array.from({ length: 30 }, (_, depth) => `\n${" ".repeat(depth + 1)}a:`).join("")} x\n`,
    "18:18",
    /nested more than 16/,
  ],
])("%s is a mistake with its place", (_name, text, place, message) => {
  const { mistakes } = readAccountFile(text);
  expect(mistakes.map(({ line, column }) => `${line}:${column}`)).toContain(place);
  expect(mistakes.map((mistake) => mistake.message).join("\n")).toMatch(message);
});

test("an anchor that multiplies itself is refused at its aliases, and nothing is expanded", () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefghi"[index]}`).join(",")}]`).join("\n")}\n`;
  const { accounts, mistakes } = readAccountFile(bomb);
  expect(accounts).toEqual([]);
  expect(mistakes).toHaveLength(72);
});

test("a byte order mark and Windows line ends change no place", () => {
  const text = one("    name: a\n    nmae: x\n");
  const { mistakes: expected } = readAccountFile(text);
  expect(expected).toMatchObject([{ line: 5, column: 5 }]);
  expect(readAccountFile(`\uFEFF${text.replaceAll("\n", "\r\n")}`).mistakes).toEqual(expected);
});

test("several mistakes are reported together", () => {
  const { mistakes } = readAccountFile(
    `${HEAD}  - id: 1\n  - name: x\n  - id: "111122223333"\n    region: x\n    groups: 1\n`,
  );
  expect(mistakes.map(({ line }) => line)).toEqual([3, 4, 6, 7]);
});

test("1,000 accounts are read, 2,001 and a file of over a megabyte are refused", () => {
  const file = (count: number) =>
    `${HEAD}${Array.from({ length: count }, (_, index) => `- {id: ${100_000_000_000 + index}}`).join("\n")}`;
  expect(readAccountFile(file(1_000))).toMatchObject({ accounts: { length: 1_000 }, mistakes: [] });
  expect(readAccountFile(file(2_001)).mistakes).toMatchObject([
    { line: 2_003, message: expect.stringContaining("2000") },
  ]);
  expect(readAccountFile("#".repeat(ACCOUNT_FILE_MAX_BYTES + 1)).mistakes).toMatchObject([
    { line: 1, message: expect.stringContaining("larger than 1000 KB") },
  ]);
});

/** Cuts, doubles and replaces parts of a good file at random places. Nothing may throw or have a place outside of the text. */
test("damaged files end in mistakes within the file, or in accounts", () => {
  const good = `version: 1\ndefaults:\n  role: R\n  externalId: "x1"\naccounts:\n  - id: "111122223333"\n    name: 'a b'\n    groups: [a, "b"]\n    thresholds: {inactiveDays: 3}\n`;
  const pieces = [
    "\t",
    "- ",
    ": ",
    "{",
    "]",
    '"',
    "'",
    "*a",
    "&a",
    "!x",
    "|",
    ">",
    "%",
    "\n---\n",
    "?",
    "\r",
    "\u0085",
    "#",
    "@",
    "`",
  ];
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 400; round += 1) {
    let text = good;
    for (let edits = 1 + random(4); edits > 0; edits -= 1) {
      const at = random(text.length);
      text = text.slice(0, at) + pieces[random(pieces.length)]! + text.slice(at + random(3));
    }
    const { accounts, mistakes } = readAccountFile(text);
    const lines = text.split("\n").length;
    for (const { line, column, message } of mistakes) {
      expect(line, text).toBeGreaterThanOrEqual(1);
      expect(line, text).toBeLessThanOrEqual(lines);
      expect(column, text).toBeGreaterThanOrEqual(1);
      expect(message).not.toBe("");
    }
    // A file without mistakes means the same to the parser with its default schema.
    if (mistakes.length === 0)
      expect(parseDocument(text).get("accounts"), text).toHaveProperty("items.length", accounts.length);
  }
});
