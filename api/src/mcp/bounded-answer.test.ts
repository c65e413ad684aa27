import { expect, test } from "vitest";
import { boundAnswer } from "./bounded-answer.ts";

const row = (id: number) => ({ id, statements: Array.from({ length: 8 }, () => "x".repeat(40)) });
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test("an answer that fits is kept whole", () => {
  const data = { alerts: { rows: [row(1), row(2)] } };
  expect(boundAnswer(data, 10_000)).toEqual({ data, omitted: [] });
});

test("the rows of a long list are left out from its end and counted, before any part of a row", () => {
  const rows = Array.from({ length: 40 }, (_, id) => row(id));
  const { data, omitted } = boundAnswer({ alerts: { totalCount: 40, rows } }, 5_000);
  const kept = (data as { alerts: { rows: unknown[] } }).alerts.rows;
  expect(bytes(data)).toBeLessThanOrEqual(5_000);
  expect(kept).toEqual(rows.slice(0, kept.length));
  expect(kept.length).toBeGreaterThan(1);
  expect(omitted).toEqual([{ list: "alerts.rows", count: 40 - kept.length }]);
});

test("a single row that is too large keeps its place and loses the end of its own lists", () => {
  const { data, omitted } = boundAnswer({ paths: { rows: [row(1)] } }, 250);
  expect(data).toMatchObject({ paths: { rows: [{ id: 1 }] } });
  expect(bytes(data)).toBeLessThanOrEqual(250);
  expect(omitted[0]?.list).toBe("paths.rows.statements");
});

test("an answer that cannot be shortened is replaced by null", () => {
  expect(boundAnswer({ text: "x".repeat(500) }, 100)).toEqual({ data: null, omitted: [{ list: "data", count: 1 }] });
});
