/**
 * Exports 100,000 alerts as NDJSON and as CSV: the time to the first byte, the memory of the server while it sends, and
 * whether both files have the same rows.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { createInterface } from "node:readline";
import { parse } from "csv-parse";
import { fillAlerts } from "./alert-rows.ts";
import { openBenchDatabase } from "./database.ts";
import { median, print } from "./measure.ts";
import { type ApiReady, type BenchProcess, startApi } from "./processes.ts";

const ALERTS = 100_000;
const FIRST_BYTE_RUNS = 5;
const FIRST_BYTE_MAX_MS = 200;
const MEMORY_GROWTH_MAX_MIB = 50;
const SAMPLE_EVERY_MS = 50;
const MIB = 2 ** 20;

interface Memory {
  readonly rssBytes: number;
}

export async function benchExports(): Promise<void> {
  const database = await openBenchDatabase();
  await fillAlerts(database, ALERTS);
  const api = await startApi(database.url);
  try {
    // A small export first, so that the growth is not the memory of compiled code.
    await drain(await open(api.ready, "ndjson", "severity:critical"));
    const firstBytes: number[] = [];
    for (let run = 0; run < FIRST_BYTE_RUNS; run += 1) {
      const startedAt = performance.now();
      const answer = await open(api.ready, "ndjson");
      await once(answer, "readable");
      firstBytes.push(performance.now() - startedAt);
      answer.destroy();
      await once(answer, "close");
    }
    print("export", `first byte of ${ALERTS} alerts`, median(firstBytes), { atMost: FIRST_BYTE_MAX_MS }, "ms");
    // The heap grows to its working size in the first whole export, and keeps it.
    const collected = (await api.ask<Memory>("memory")).rssBytes;
    const warmUp = await measured(api, "ndjson", ndjsonRows);
    print(
      "export",
      "memory growth of the first whole export after a garbage collection",
      (warmUp.highest - collected) / MIB,
      undefined,
      "MiB",
    );
    const lines = await measured(api, "ndjson", ndjsonRows);
    const cells = await measured(api, "csv", csvRows);
    for (const { format, seconds, before, highest } of [lines, cells]) {
      print("export", `${ALERTS} alerts as ${format}`, seconds, undefined, "s");
      print(
        "export",
        `memory growth of the api, ${format}`,
        (highest - before) / MIB,
        { atMost: MEMORY_GROWTH_MAX_MIB },
        "MiB",
      );
    }
    print("export", "rows of NDJSON", lines.count, { atLeast: ALERTS });
    print("export", "CSV has the same rows (1 = yes)", Number(lines.hash === cells.hash), { atLeast: 1 });
  } finally {
    api.stop();
    await database.close();
  }
}

interface Rows {
  readonly count: number;
  /** The hash of the cells of all rows, as text. */
  readonly hash: string;
}

interface Measured extends Rows {
  readonly format: string;
  readonly seconds: number;
  readonly before: number;
  readonly highest: number;
}

/** Reads one export and samples the memory of the server meanwhile, without garbage collections of our own. */
async function measured(
  api: BenchProcess<ApiReady>,
  format: string,
  read: (answer: IncomingMessage) => Promise<Rows>,
): Promise<Measured> {
  const before = (await api.ask<Memory>("rss")).rssBytes;
  const startedAt = performance.now();
  let isRunning = true;
  let highest = before;
  const sampling = (async () => {
    while (isRunning) {
      highest = Math.max(highest, (await api.ask<Memory>("rss")).rssBytes);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
    }
  })();
  const rows = await read(await open(api.ready, format));
  isRunning = false;
  await sampling;
  return { ...rows, format, seconds: (performance.now() - startedAt) / 1_000, before, highest };
}

async function open({ url, token }: ApiReady, format: string, filter = ""): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(
    `${url}/api/export/alerts.${format}?filter=${encodeURIComponent(filter)}`,
    { headers: { authorization: `Bearer ${token}` } },
    resolve,
  )
    .on("error", reject)
    .end();
  const answer = await promise;
  if (answer.statusCode !== 200) throw new Error(`The export answered ${answer.statusCode}.`);
  return answer;
}

async function drain(answer: IncomingMessage): Promise<void> {
  answer.resume();
  await once(answer, "end");
}

async function ndjsonRows(answer: IncomingMessage): Promise<Rows> {
  const hash = createHash("sha256");
  let count = 0;
  for await (const line of createInterface({ input: answer, crlfDelay: Infinity })) {
    const row = JSON.parse(line) as Record<string, unknown>;
    if (row["coverage"] !== undefined) continue;
    count += 1;
    const cells = Object.values(row).map((value) => {
      if (value === null) return "";
      return typeof value === "object" ? JSON.stringify(value) : String(value);
    });
    hash.update(cells.join("\u0000"));
  }
  return { count, hash: hash.digest("hex") };
}

async function csvRows(answer: IncomingMessage): Promise<Rows> {
  const hash = createHash("sha256");
  let count = 0;
  for await (const cells of answer.pipe(parse({ comment: "#", from_line: 2 })) as AsyncIterable<string[]>) {
    count += 1;
    hash.update(cells.join("\u0000"));
  }
  return { count, hash: hash.digest("hex") };
}
