import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from "kysely";
import { expect, test } from "vitest";
import { DAY } from "../../iam/time.ts";
import { hasAge } from "./query-conditions.ts";

const database = new Kysely<never>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

test("an age before year 1 is compared with the start of year 1, and a later one with its own date", () => {
  const at = Date.parse("2026-11-27T00:00:00Z");
  const boundOf = (value: number) =>
    hasAge(sql`created_at`, [{ operator: "<", value, unit: DAY }], at).compile(database).parameters;
  expect(boundOf(999_999)).toEqual(["0001-01-01T00:00:00.000Z"]);
  expect(boundOf(100_000)).toEqual(["1753-02-11T00:00:00.000Z"]);
});
