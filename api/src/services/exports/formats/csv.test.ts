import { expect, test } from "vitest";
import { csv, csvLines } from "./csv.ts";
import { shortened } from "./finding.ts";

/** IAM takes policies of this length, and does not count their white space as characters of the policy. */
const LONGEST_POLICY = 131_072;

test.each([
  ["=1+1", "'=1+1"],
  ["a;  =1+1", "a;  '=1+1"],
  ["a\n \t @b", "a\n \t '@b"],
  ["a\r\n\n  -1", "a\r\n\n  '-1"],
  ["a\u00a0=1", "a\u00a0=1"],
  ["| \u00a0+1", "| \u00a0'+1"],
  ["\tx", "'\tx"],
])("the cell %j is written as %j", (cell, guarded) => {
  expect(
    csvLines(["a"], [{ a: cell }])
      .trim()
      .replaceAll(/^"|"$/g, ""),
  ).toBe(guarded);
});

test("a document of line ends takes no longer than any other of its length", { timeout: 60_000 }, () => {
  const document = `{${"\n".repeat(LONGEST_POLICY)}}`;
  expect(csvLines(["a"], [{ a: document }])).toBe(`"${document}"\r\n`);
});

test("an account without a number is no formula in the last line", () => {
  const subject = { columns: ["a"] } as never;
  const writer = csv({ hasCoverage: true }).open({
    subject,
    at: new Date(0),
    exportId: "export_1",
    productVersion: "1",
  });
  const account = {
    account: null,
    accountName: "=cmd",
    lastScanAt: null,
    lastScanStatus: null,
    percent: null,
    notRead: [],
  };
  const end = writer.end({
    complete: true,
    rows: 0,
    subject: "users",
    exportId: "export_1",
    asOf: "",
    accounts: [account],
  });
  expect(end).toContain("; '=cmd never scanned");
});

test("a shortened text is valid Unicode", () => {
  const text = shortened(`${"x".repeat(48)}😀${"y".repeat(10)}`, 50);
  expect(text).toHaveLength(50);
  expect(text.isWellFormed()).toBe(true);
  expect(shortened("short", 50)).toBe("short");
});
