import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CASE_FOLDERS, readAccountTopics, readEvaluatorTopics, readTechniqueCases } from "./cases.ts";
import { formatJson } from "./format-json.ts";

const FILES = Object.values(CASE_FOLDERS).flatMap((folder) => readdirSync(folder).map((name) => new URL(name, folder)));

test("the case files are formatted: run node --import tsx api/scripts/format-cases.ts", () => {
  const unformatted = FILES.filter((file) => {
    const text = readFileSync(file, "utf8");
    return formatJson(JSON.parse(text)) !== text;
  });
  expect(unformatted.map(({ pathname }) => pathname.slice(pathname.indexOf("/api/") + 1))).toEqual([]);
});

test("every case is there once, with bases, patches and lists of statements written out", () => {
  const accounts = readAccountTopics();
  const evaluator = readEvaluatorTopics();
  const names = [
    ...readTechniqueCases().map(({ technique }) => technique),
    ...accounts.flatMap(({ file, accounts: cases }) => cases.map(({ name }) => `${file}/${name}`)),
    ...evaluator.flatMap(({ cases }) => cases.map(({ title }) => title)),
  ];
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(accounts.flatMap(({ accounts: cases }) => cases).filter((each) => "base" in each || "patch" in each)).toEqual(
    [],
  );
  expect(JSON.stringify([accounts, evaluator])).not.toMatch(/Document":\[/);
});

test("prints what fits on one line, an array at the end of an object without a line of its own, the rest member by member", () => {
  const statement = {
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: "arn:aws:iam::123456789012:role/a-role-with-long-name",
  };
  const users = [{ name: "anna", statements: [statement] }];
  expect(formatJson({ users, groups: [], keys: {}, policies: [{ versions: [statement, "text"], name: "own" }] }))
    .toBe(`{
  "users": [{ "name": "anna", "statements": [{
    "Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/a-role-with-long-name"
  }] }],
  "groups": [], "keys": {},
  "policies": [{
    "versions": [
      {
        "Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/a-role-with-long-name"
      },
      "text"
    ],
    "name": "own"
  }]
}
`);
});
