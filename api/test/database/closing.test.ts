/** The connections close while work still asks for one, and every request that has none by then is rejected. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { pause } from "../../src/clock.ts";
import { openOrm } from "../../src/db/orm.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

const CLOSES_WITHIN_MS = 60_000;
/** How many steps of the event queue lie between the first request and the closing. */
const STEPS = Array.from({ length: 24 }, (_, step) => step);

let database: TestDatabase;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

test.for([0, 1])("with %i idle connections", { timeout: 3 * CLOSES_WITHIN_MS }, async (idle) => {
  for (const steps of STEPS) {
    const orm = await openOrm(database.url);
    const transaction = () => orm.em.fork().transactional((tx) => tx.execute("select 1"));
    if (idle > 0) await transaction();
    const work = Promise.allSettled([transaction(), transaction()]);
    for (let step = 0; step < steps; step += 1) await (step % 4 === 3 ? new Promise(setImmediate) : Promise.resolve());
    const end = new AbortController();
    const late = pause(CLOSES_WITHIN_MS, end.signal).then(() => "HANGS");
    expect(await Promise.race([orm.close().then(() => work), late]), `after ${steps} steps`).toHaveLength(2);
    end.abort();
  }
});
