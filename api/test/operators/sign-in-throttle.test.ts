/** The counts of wrong passwords, which are rows and so hold over processes and restarts (S24). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import type { AppError } from "../../src/errors.ts";
import { HOUR, MINUTE } from "../../src/iam/time.ts";
import {
  countAttempt,
  COUNTS_MAX,
  forgetAttempt,
  pruneAttempts,
  type SignInAttempt,
} from "../../src/services/operators/sign-in-throttle.ts";
import { openTestDatabase, runOn, type TestDatabase } from "../support/database.ts";

const AT = Date.UTC(2026, 10, 25);
const stranger: SignInAttempt = { name: "anna", address: "192.0.2.1", knownClient: null };
const platform = { auditKey: Buffer.alloc(32, 7) };
let database: TestDatabase;
let orm: Orm;

beforeAll(async () => {
  database = await openTestDatabase();
  orm = await openOrm(database.url);
});
afterAll(async () => {
  await orm.close();
  await database.close();
});
beforeEach(() => runOn(database.ownerUrl, "truncate sign_in_attempt"));

const scope = () => ({ em: orm.em.fork(), platform });
async function isRefused(attempt: SignInAttempt, at = AT): Promise<boolean> {
  try {
    await countAttempt(scope(), attempt, at);
    return false;
  } catch (error) {
    expect((error as AppError).code).toBe("TOO_MANY_ATTEMPTS");
    return true;
  }
}
async function guess(attempts: readonly SignInAttempt[], at = AT): Promise<void> {
  for (const attempt of attempts) expect(await isRefused(attempt, at)).toBe(false);
}
const times = (count: number, attempt: SignInAttempt = stranger) => Array.from({ length: count }, () => attempt);
const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...stranger, address: `198.51.100.${index}` }));

describe("S24: wrong passwords", () => {
  test("make the client wait 15 minutes, in any spelling of the name", async () => {
    await guess(times(9));
    await guess([{ ...stranger, name: " ANNA " }]);
    expect(await isRefused(stranger)).toBe(true);
    expect(await isRefused(stranger, AT + 15 * MINUTE - 1)).toBe(true);
    expect(await isRefused(stranger, AT + 15 * MINUTE)).toBe(false);
  });

  test("are counted each, however many come at once", async () => {
    const answers = await Promise.all(times(40).map((attempt) => isRefused(attempt)));
    expect(answers.filter((refused) => !refused)).toHaveLength(10);
  });

  test("are counted in whatever order they arrive", async () => {
    const clocks = [AT, AT - 2_000, AT - 5, AT - 30_000, AT + 1_000];
    const answers: boolean[] = [];
    for (let guesses = 0; guesses < 40; guesses += 1)
      answers.push(await isRefused(stranger, clocks[guesses % clocks.length]));
    expect(answers.filter((refused) => !refused)).toHaveLength(10);
  });

  test("of a stranger do not affect the operator's own address and known browser", async () => {
    for (const attempt of times(50)) await isRefused(attempt);
    expect(await isRefused({ ...stranger, address: "198.51.100.7" })).toBe(false);
    expect(await isRefused({ ...stranger, knownClient: "browser" })).toBe(false);
  });

  test("of one refused address do not use up the count of a name", async () => {
    for (const attempt of times(250)) await isRefused(attempt);
    expect(await isRefused({ ...stranger, address: "203.0.113.9" })).toBe(false);
  });

  test("from many addresses with one name block unknown browsers, but no known browser", async () => {
    await guess(addresses(200));
    expect(await isRefused({ ...stranger, address: "203.0.113.9" })).toBe(true);
    expect(await isRefused({ ...stranger, knownClient: "browser" })).toBe(false);
  });

  test("from one address with many names block the address", async () => {
    await guess(Array.from({ length: 100 }, (_, index) => ({ ...stranger, name: `name-${index}` })));
    expect(await isRefused({ ...stranger, name: "berta" })).toBe(true);
    expect(await isRefused({ ...stranger, name: "berta", address: "198.51.100.7" })).toBe(false);
  });

  test("in a known browser slow it down to ten per minute", async () => {
    const own = { ...stranger, knownClient: "browser" };
    await guess(times(10, own));
    expect(await isRefused(own)).toBe(true);
    expect(await isRefused(own, AT + MINUTE)).toBe(false);
    expect(await isRefused(stranger)).toBe(false);
  });

  test("are cleared by the correct password, except those that others tried with the name", async () => {
    await guess(times(10));
    await forgetAttempt(scope(), stranger);
    expect(await isRefused(stranger)).toBe(false);
    await guess(addresses(190));
    expect(await isRefused({ ...stranger, address: "203.0.113.9" })).toBe(true);
  });

  test("S17: do not lock anyone out after the clock was set back", async () => {
    await guess(times(10));
    expect(await isRefused(stranger, AT - HOUR)).toBe(false);
  });

  test("cannot fill the table, which contains no name", async () => {
    await guess([{ ...stranger, name: "my password" }]);
    const rows = await orm.em.fork().execute<{ key: string }[]>("select * from sign_in_attempt");
    expect(JSON.stringify(rows)).not.toMatch(/my password|192\.0\.2/);
    await orm.em
      .fork()
      .execute(
        `insert into sign_in_attempt select n::text, 1, to_timestamp(${AT / 1_000}) + n * interval '1 second' from generate_series(1, ${COUNTS_MAX + 5_000}) n`,
      );
    await pruneAttempts(orm.em.fork(), AT);
    const [row] = await orm.em.fork().execute<{ count: string }[]>("select count(*) from sign_in_attempt");
    expect(Number(row!.count)).toBe(COUNTS_MAX);
  });
});
