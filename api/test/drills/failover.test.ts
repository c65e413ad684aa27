/**
 * Failovers: every connection is cut, and the server that answers next accepts no writes for a while, as a replica that is
 * being promoted. Meanwhile clients read and write, and scans run. The quick form fails over twice;
 * `npm run test:failover -- 20` does so 20 times, with 30 s without writes each.
 */
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { Client } from "pg";
import { now, pause } from "../../src/clock.ts";
import { ScanEntity } from "../../src/db/entities/scan.ts";
import { isFinal } from "../../src/iam/scan.ts";
import { requestScan } from "../../src/services/scans/scans.ts";
import { TEST_ACTOR } from "../support/actors.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";
import { DRILL_SEEDS, isLong } from "./report.ts";

const FAILOVERS = isLong ? DRILL_SEEDS : 2;
const READ_ONLY_MS = isLong ? 30_000 : 3_000;
/** What the product promises. The quick form allows more, because it shares two cores with other tests. */
const NOT_READY_WITHIN_MS = isLong ? 5_000 : 45_000;
const BACK_WITHIN_MS = isLong ? 10_000 : 45_000;
const ASKED_EVERY_MS = 100;
/** The lines that a process may log while the database is away, besides those that name the loss and the return. */
const LINES_A_SECOND = 1;
const LINES_OF_CHANGE = 10;
/** A scan takes seconds, and minutes on a very busy machine. */
const ENDED_WITHIN = { timeout: 300_000, interval: 250 };
const TIMEOUT_MS = isLong ? 3_600_000 : 400_000;
const WRITE =
  "mutation ($id: ID!, $name: String!) { updateAccount(input: { id: $id, name: $name }) { userErrors { code } } }";

let product: TestPlatform;
let server: TestServer;
let administrator: Client;
const lines: string[] = [];

beforeAll(async () => {
  product = await openTestPlatform({ onLogLine: (line) => void lines.push(line) });
  server = await openTestServer(product);
  administrator = new Client({ connectionString: inject("testClusterUrl") });
  await administrator.connect();
});
afterAll(async () => {
  await administrator.end();
  await server.close();
  await product.close();
});

/** Cuts every connection. Those that follow may or may not write. */
async function failOver(isReadOnly: boolean): Promise<void> {
  const name = new URL(product.databaseUrl).pathname.slice(1);
  await administrator.query(`alter database ${name} set default_transaction_read_only = ${isReadOnly ? "on" : "off"}`);
  await administrator.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
}

const scanOf = (id: string) => product.platform.orm.em.fork().findOneOrFail(ScanEntity, { id });
const isReady = async () => (await fetch(`${server.url}/readyz`)).ok;

/** Returns how long it took until the server was ready, or was not. */
async function untilReady(expected: boolean, withinMs: number): Promise<number> {
  const since = now();
  for (; now() - since < withinMs; await pause(ASKED_EVERY_MS))
    if ((await isReady()) === expected) return now() - since;
  return Infinity;
}

/** Asks until it is ended, and counts the codes of the answers. */
class Asking {
  readonly codes = new Map<string, number>();
  private isEnded = false;
  private readonly asking: Promise<void>;

  constructor(query: string, variables: (turn: number) => object) {
    this.asking = (async () => {
      for (let turn = 0; !this.isEnded; turn += 1, await pause(ASKED_EVERY_MS)) {
        const { errors } = await server.graphql(query, variables(turn));
        const code = String(errors[0]?.extensions["code"] ?? "OK");
        this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
      }
    })();
  }

  async end(): Promise<void> {
    this.isEnded = true;
    await this.asking;
  }
}

test("failovers end in a typed error, and everything goes on by itself", { timeout: TIMEOUT_MS }, async () => {
  await product.scan();
  const reader = new Asking("{ alerts(first: 1) { totalCount } }", () => ({}));
  const writer = new Asking(WRITE, (turn) => ({ id: product.account.id, name: `account ${turn}` }));
  let worstBackMs = 0;
  const mark = lines.length;
  const since = now();
  try {
    for (let done = 0; done < FAILOVERS; done += 1) {
      const { orm, jobs } = product.platform;
      const { id } = await requestScan(orm.em.fork(), jobs, product.account, {
        trigger: "OPERATOR",
        requestedBy: TEST_ACTOR,
      });
      await failOver(true);
      expect(await untilReady(false, NOT_READY_WITHIN_MS), "not ready").toBeLessThan(NOT_READY_WITHIN_MS);
      await pause(READ_ONLY_MS);
      expect(await isReady()).toBe(false);
      await failOver(false);
      const backMs = await untilReady(true, BACK_WITHIN_MS);
      expect(backMs, "ready again").toBeLessThan(BACK_WITHIN_MS);
      worstBackMs = Math.max(worstBackMs, backMs);
      await vi.waitUntil(async () => isFinal((await scanOf(id)).status), ENDED_WITHIN);
      expect(await scanOf(id)).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
    }
  } finally {
    await Promise.all([reader.end(), writer.end()]);
  }
  const seconds = (now() - since) / 1_000;
  const codes = { read: Object.fromEntries(reader.codes), write: Object.fromEntries(writer.codes) };
  console.log(
    `${FAILOVERS} failovers with ${READ_ONLY_MS / 1_000} s without writes: ready again after ${worstBackMs} ms at most, ${lines.length - mark} lines of log in ${seconds.toFixed()} s, answers ${JSON.stringify(codes)}`,
  );
  expect(Object.keys(codes.write).toSorted()).toEqual(["DATABASE_UNAVAILABLE", "OK"]);
  expect(Object.keys(codes.read).filter((code) => !["DATABASE_UNAVAILABLE", "OK"].includes(code))).toEqual([]);
  expect(lines.slice(mark).filter((line) => line.includes("INTERNAL"))).toEqual([]);
  expect(lines.length - mark, lines.slice(mark, mark + 40).join("")).toBeLessThanOrEqual(
    FAILOVERS * LINES_OF_CHANGE + seconds * LINES_A_SECOND,
  );
});
