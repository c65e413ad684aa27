import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BulkColumn, bulkRows } from "../../src/services/core/bulk-rows.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";

let fixture: AlertFixture;
beforeAll(async () => {
  fixture = await openAlertFixture();
});
afterAll(() => fixture.close());

interface Row {
  readonly text: string | null;
  readonly count: number | null;
  readonly isTrue: boolean | null;
  readonly json: unknown;
  readonly at: Date | null;
}
const COLUMNS: readonly BulkColumn<Row>[] = [
  { name: "text", type: "text", valueOf: (row) => row.text },
  { name: "count", type: "integer", valueOf: (row) => row.count },
  { name: "is_true", type: "boolean", valueOf: (row) => row.isTrue },
  { name: "json", type: "jsonb", valueOf: (row) => row.json },
  { name: "at", type: "timestamptz", valueOf: (row) => row.at },
];

async function roundTrip(rows: readonly Row[]): Promise<unknown[]> {
  const { rows: read } = await sql<{
    text: string;
    count: number;
    is_true: boolean;
    json: unknown;
    at: string | null;
  }>`select * from ${bulkRows(rows, COLUMNS)}`.execute(fixture.em().getKysely());
  return read.map((row) => ({
    text: row.text,
    count: row.count,
    isTrue: row.is_true,
    json: row.json,
    at: row.at && new Date(row.at),
  }));
}

const EMPTY: Row = { text: "", count: 0, isTrue: false, json: {}, at: new Date(0) };

test("rows are returned unchanged and in order", async () => {
  const texts = [
    "",
    " ",
    "NULL",
    "\\N",
    "null",
    "a\tb\nc\r\nd",
    "'\"\\{},;--",
    "é\u202e\u200b😀",
    "\u0004\u001f\u007f",
    "x".repeat(100_000),
  ];
  const rows = [
    ...texts.map((text, count): Row => ({
      text,
      count: count - 3,
      isTrue: count % 2 === 0,
      json: { text, list: [1, null, true] },
      at: new Date(Date.UTC(2026, 0, 1, 0, 0, 0, count)),
    })),
    { text: null, count: null, isTrue: null, json: null, at: null },
  ];
  expect(await roundTrip(rows)).toEqual(rows);
});

test("characters that PostgreSQL cannot store are replaced without shifting other values", async () => {
  const rows = ["\u0000", "a\u0001b", "\u0002", "\u0003", "\ud800x", "x\udc00"].map((text): Row => ({
    ...EMPTY,
    text,
    json: { [`kéy`]: text, escaped: `\\u0000 ${text}` },
  }));
  const read = (await roundTrip(rows)) as Row[];
  expect(read.map((row) => row.text)).toEqual(["\ufffd", "a\ufffdb", "\ufffd", "\ufffd", "\ufffdx", "x\ufffd"]);
  expect(read.map((row) => row.json)).toEqual(
    read.map((row) => ({ [`kéy`]: row.text, escaped: `\\u0000 ${row.text}` })),
  );
  expect(read.map((row) => row.count)).toEqual(read.map(() => 0));
});

test("a name or tag with such a character does not abort a scan", async () => {
  const resource = { ...userResource("anna"), name: "an\u0000na" };
  const finding = findingOf("mfa-console", resource, "HIGH", {
    description: "bad \u0000 tag \ud800",
    evidence: { tag: "\u0000", nested: ["\udfff"] },
  });
  expect(await fixture.scan([evaluatedAs("mfa-console", [finding])])).toMatchObject({ opened: 1 });
  expect(await fixture.scan([evaluatedAs("mfa-console", [finding])])).toMatchObject({ opened: 0, updated: 0 });
  expect(await fixture.query("select resource_name, description, evidence from alert")).toEqual([
    {
      resource_name: "an\ufffdna",
      description: "bad \ufffd tag \ufffd",
      evidence: { tag: "\ufffd", nested: ["\ufffd"] },
    },
  ]);
});

test("an alert whose discriminator has such a character is found again", async () => {
  const finding = findingOf("mfa-any", userResource("bert"), "HIGH", { discriminator: "Sid \u0000 \ud800" });
  for (const opened of [1, 0])
    expect(await fixture.scan([evaluatedAs("mfa-any", [finding])])).toMatchObject({ opened });
});
