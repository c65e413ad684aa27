/**
 * SIGTERM under load with real processes: accepted requests are answered, sockets are closed, and locks are released.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { now, pause } from "../../src/clock.ts";
import { requestScan } from "../../src/services/scans/scans.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { Subscriber } from "../support/live-fixture.ts";
import { newMemoryFolder } from "../support/memory-folder.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { addUser } from "../support/rotation-fixture.ts";
import { freePort } from "../support/free-port.ts";
import { programArguments } from "../support/program.ts";
import { TEST_ACTOR } from "../support/actors.ts";

const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));
const KEY = randomBytes(32);
const TOKEN = randomBytes(24).toString("base64url");
const READY_WITHIN_MS = 150_000;
/** The documented time limit for exiting after SIGTERM. */
const EXIT_WITHIN_MS = 15_000;
const CALLERS = 12;
const SUBSCRIBERS = 6;
const LATENCY_MS = 400;
const LIST = `{ alerts(first: 100) { nodes { id title } } users(first: 50) { nodes { userName } } }`;

let product: TestPlatform;
/** The data of the whole product. Its second start finds the database and the demo of the first one. */
let folder: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false, keyEncryptionKey: KEY });
  folder = newMemoryFolder("stopped");
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await product.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Starts the whole product with one command, in its own process group, as a terminal does. Returns once it is ready: from
 * then on it must accept the initial token and be able to scan the demo account, also after a restart.
 */
async function startWhole(): Promise<Running> {
  const port = await freePort();
  const environment = {
    DATA_DIR: folder,
    PORT: String(port),
    DATABASE_URL: "",
    KEY_ENCRYPTION_KEY: "",
    DEMO_ACCOUNT: "true",
    INIT_ADMIN_API_TOKEN: TOKEN,
  };
  const whole = await start(environment, "server.listening", { detached: true });
  const get = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
  await expect.poll(async () => (await get("/readyz")).status, { timeout: READY_WITHIN_MS }).toBe(200);
  expect((await get("/metrics")).status).toBe(200);
  const scanned = await fetch(`http://127.0.0.1:${port}/api/alerts/iam`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ wait: 120 }),
  });
  expect(await scanned.json()).toMatchObject({ scan: { status: "SUCCEEDED", errorCode: null } });
  await expect
    .poll(() => whole.lines().some(({ msg }) => msg === "start.ready"), { timeout: READY_WITHIN_MS })
    .toBe(true);
  return whole;
}

interface Running {
  readonly child: ChildProcess;
  readonly lines: () => readonly Readonly<Record<string, unknown>>[];
}

async function start(
  environment: Readonly<Record<string, string>>,
  readyEvent: string,
  { detached = false }: { readonly detached?: boolean } = {},
): Promise<Running> {
  const child = spawn(process.execPath, programArguments(MAIN), {
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      DATABASE_URL: product.databaseUrl,
      KEY_ENCRYPTION_KEY: KEY.toString("base64"),
      DEMO_ACCOUNT: "false",
      LOG_LEVEL: "debug",
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
    detached,
  });
  children.add(child);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const lines = () => [...output.matchAll(/^\{.*\}$/gm)].map(([line]) => JSON.parse(line) as Record<string, unknown>);
  await expect.poll(() => lines().some(({ msg }) => msg === readyEvent), { timeout: READY_WITHIN_MS }).toBe(true);
  return { child, lines };
}

async function stop({ child }: Running): Promise<{ readonly code: unknown; readonly tookMs: number }> {
  const startedAt = now();
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const [code] = await gone;
  return { code, tookMs: now() - startedAt };
}

test(
  "the API answers accepted requests, closes sockets with 1001 and exits within 15 s",
  { timeout: 240_000 },
  async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const api = await start({ PROCESS_ROLE: "api", PORT: String(port), INIT_ADMIN_API_TOKEN: TOKEN }, "start.ready");
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const subscribers = await Promise.all(
      Array.from({ length: SUBSCRIBERS }, () =>
        Subscriber.open({ url }, TOKEN, "subscription { alertEvents { id cursor } }"),
      ),
    );
    // These requests wait for a scan that no worker runs. So they are accepted, but not answered for a long time.
    const [account] = [product.account.id];
    const waiting = [0, 1].map(async (index) => {
      const answer = await fetch(`${url}/api/alerts/iam`, {
        method: "POST",
        headers,
        body: JSON.stringify({ account, wait: 100 }),
      });
      return {
        index,
        status: answer.status,
        body: (await answer.json()) as { scan?: { status: string }; code?: string },
      };
    });

    const answered = new Set<string>();
    const statuses = new Map<number, number>();
    const failures: { readonly code: string; readonly wasStopping: boolean }[] = [];
    let isStopping = false;
    let isOver = false;
    const call = async () => {
      while (!isOver) {
        try {
          const answer = await fetch(`${url}/graphql`, {
            method: "POST",
            headers,
            body: JSON.stringify({ query: LIST }),
          });
          // A request counts as answered only if the whole body of its response arrived.
          const body = (await answer.json()) as { data?: { alerts?: unknown } };
          answered.add(answer.headers.get("x-request-id")!);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          expect(body.data?.alerts).toBeTruthy();
        } catch (error) {
          const { cause, message } = error as Error & { cause?: { code?: string } };
          failures.push({ code: cause?.code ?? message, wasStopping: isStopping });
          await pause(20);
        }
      }
    };
    const calling = Promise.all(Array.from({ length: CALLERS }, call));
    await expect.poll(() => answered.size, { timeout: READY_WITHIN_MS }).toBeGreaterThan(5 * CALLERS);

    isStopping = true;
    const stopped = await stop(api);
    isOver = true;
    await calling;
    expect(stopped.code).toBe(0);
    expect(stopped.tookMs).toBeLessThan(EXIT_WITHIN_MS);
    const waited = await Promise.all(waiting);
    // Both wait for one scan: the second request joined it.
    expect(waited.map(({ status }) => status)).toEqual([202, 202]);
    expect(waited.map(({ body }) => body.scan?.status)).toEqual(["QUEUED", "QUEUED"]);
    expect(await Promise.all(subscribers.map(({ closed }) => closed))).toEqual(subscribers.map(() => 1_001));

    // Every request that the server accepted has received its complete response.
    const done = api.lines().filter(({ msg, route }) => msg === "request.done" && route === "/graphql");
    expect(done.length).toBeGreaterThan(5 * CALLERS);
    expect(done.filter(({ requestId }) => !answered.has(requestId as string))).toEqual([]);
    expect([...statuses.keys()]).toEqual([200]);
    // Requests after the stop failed at the connection.
    expect(
      failures.filter(
        ({ wasStopping, code }) => !wasStopping || !/^(ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET)$/.test(code),
      ),
    ).toEqual([]);
    console.log(
      `stopped after ${stopped.tookMs} ms: ${done.length} accepted, ${done.length} answered; ${failures.length} found the door shut`,
    );
  },
);

test("the worker releases its scan and rotations and exits within 15 s", { timeout: 240_000 }, async () => {
  const { orm, jobs } = product.platform;
  const em = () => orm.em.fork();
  await em().execute("update scan set status = 'CANCELLED', finished_at = now() where status = 'QUEUED'");
  product.sandbox.faults.add({ kind: "latency", milliseconds: LATENCY_MS });
  const { user, key } = addUser(product, "svc-stop");
  const worker = await start({ PROCESS_ROLE: "worker", ROTATION_LEASE_SECONDS: "60" }, "worker.ready");
  const { id } = await requestScan(em(), jobs, product.account, { trigger: "OPERATOR", requestedBy: TEST_ACTOR });
  const { rotation } = await new Rotations(product.scope()).request({
    userName: user.name,
    accessKeyId: key.accessKeyId,
  });
  const held = () =>
    em().execute(
      "select 1 from scan, rotation where scan.id = ? and scan.status = 'RUNNING' and rotation.id = ? and lease_owner is not null",
      [id, rotation!.id],
    );
  await expect.poll(held, { timeout: READY_WITHIN_MS, interval: 10 }).toHaveLength(1);
  const stopped = await stop(worker);
  expect(stopped.code).toBe(0);
  expect(stopped.tookMs).toBeLessThan(EXIT_WITHIN_MS);
  expect(
    await em().execute("select attempt, heartbeat_at < now() - interval '1 day' as is_free from scan where id = ?", [
      id,
    ]),
  ).toEqual([{ attempt: 0, is_free: true }]);
  expect(await em().execute("select lease_owner, lease_until from rotation where id = ?", [rotation!.id])).toEqual([
    { lease_owner: null, lease_until: null },
  ]);
  expect(await em().execute("select 1 from worker_heartbeat")).toEqual([]);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s to the whole process group, as by Ctrl-C, stops all processes cleanly without reporting a crash",
  { timeout: 240_000 },
  async (signal) => {
    const whole = await startWhole();
    const startedAt = now();
    const gone = once(whole.child, "exit");
    process.kill(-whole.child.pid!, signal);
    expect(await gone).toEqual([0, null]);
    expect(now() - startedAt).toBeLessThan(EXIT_WITHIN_MS);
    const logged = whole.lines().slice(whole.lines().findIndex(({ msg }) => msg === "stop.began"));
    expect(logged.at(-1)).toMatchObject({ msg: "stop.done" });
    expect(logged.filter(({ level }) => level === "error" || level === "fatal")).toEqual([]);
  },
);
