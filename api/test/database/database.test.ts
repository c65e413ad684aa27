import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

let databases: TestDatabase[];

beforeAll(async () => {
  databases = await Promise.all([openTestDatabase(), openTestDatabase()]);
});

afterAll(async () => {
  for (const database of databases) await database.close();
});

test("two test databases do not share rows", async () => {
  const [first, second] = databases.map(({ ownerUrl }) => new Client({ connectionString: ownerUrl }));
  await Promise.all([first!.connect(), second!.connect()]);
  await first!.query("create table own as select 1");
  const { rows } = await second!.query("select to_regclass('own') is null as is_absent");
  expect(rows).toEqual([{ is_absent: true }]);
  await Promise.all([first!.end(), second!.end()]);
});
