/**
 * Walks through the built product as `npm start` runs it and records all traffic: that of the browser in a proxy, and
 * every connection of the product's processes.
 *
 * Neither the browser nor the product contacts another host. No answer, browser storage or log contains a secret,
 * except where it is shown once.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { secretsInClear } from "../../api/sandbox/drill/invariants.ts";
import { prepareCluster } from "../../api/src/db/cluster.ts";
import { follow } from "./in-app-navigation.ts";
import { launchBrowser, openBrowserSession } from "./product.ts";
import { openRecordingProxy, type RecordingProxy } from "./recording-proxy.ts";
import { demoResources, FACES, type Known, ROWS } from "./screens.ts";

const PRESSES_MAX = 5;
const CHOICE_WITHIN_MS = 3_000;
const ROOT = join(import.meta.dirname, "..", "..");
const RECORDER = join(import.meta.dirname, "record-connections.ts");
const READY_MAX_MS = 90_000;
const ROTATION_MAX_MS = 90_000;
const PASSWORD = `a long password ${randomBytes(9).toString("base64url")}`;
const TOKEN = randomBytes(24).toString("base64url");
const CLIENT_SECRET = randomBytes(24).toString("base64url");
/** A provider on an unused port. The product does not contact a provider before an operator signs in with it. */
const ISSUER = "http://127.0.0.1:9";
/** Hosts that Chromium itself contacts for updates, sign-in and form autofill. The proxy rejects these requests too. */
const CHROMIUMS_OWN = new Set(["update.googleapis.com", "accounts.google.com", "content-autofill.googleapis.com"]);
/** The minimum length of a secret. A shorter secret could occur in the traffic by chance. */
const SECRET_MIN_CHARACTERS = 12;

interface Connection {
  readonly process: "api" | "worker" | "sandbox";
  readonly kind: "began" | "connect" | "datagram" | "name";
  readonly target: string;
}

const folder = mkdtempSync(join(tmpdir(), "iam-monitor-traffic-"));
const dataDir = join(folder, "data");
const connectionsFile = join(folder, "connections");
let child: ChildProcess;
let output = "";
let url: string;
let link: string;
let proxy: RecordingProxy;
let browser: Browser;
/** The answers to requests with an API token. The proxy records the browser's answers. */
const answers: { readonly where: string; readonly text: string }[] = [];
const secrets = new Map<string, string>();

beforeAll(async () => {
  expect(
    spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: ROOT, env: { ...process.env, NODE_ENV: "production" } })
      .status,
  ).toBe(0);
  child = spawn(process.execPath, ["--enable-source-maps", "--import", RECORDER, "dist/api/main.js"], {
    cwd: ROOT,
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      PORT: "0",
      DATA_DIR: dataDir,
      LOG_LEVEL: "debug",
      ...(process.env["NODE_COMPILE_CACHE"] !== undefined && { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] }),
      INIT_ADMIN_API_TOKEN: TOKEN,
      OIDC_ISSUER: ISSUER,
      OIDC_CLIENT_ID: "iam-monitor",
      OIDC_CLIENT_SECRET: CLIENT_SECRET,
      // The worker and the sandbox inherit only harmless variables, such as those for Node.
      NODE_RECORD_CONNECTIONS_TO: connectionsFile,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  await vi.waitFor(() => expect(logged("start.ready"), output.slice(-500)).toBeDefined(), { timeout: READY_MAX_MS });
  link = /\S+\/sign-in#token=\S+/.exec(output)![0];
  url = new URL(link).origin;
  proxy = await openRecordingProxy(url);
  browser = await launchBrowser(proxy.url);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await proxy?.close();
  if (child && child.exitCode === null) {
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
    // When run as root, PostgreSQL keeps its files outside the data directory.
    rmSync((await prepareCluster(dataDir, false)).directory, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
});

test(
  "no other host is contacted, and no secret appears except where it is shown once",
  { timeout: 600_000 },
  async () => {
    const { account, known, user } = await prepared();
    const browserSession = await openBrowserSession(browser, { url });
    const { page, context } = browserSession;

    await page.goto(link);
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await follow(page, "/settings/profile");
    await page.getByRole("textbox", { name: "New password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Set password" }).click();
    await page.getByText("Password set").waitFor();
    await keepCookies(page, "the session of the link");
    await page.getByRole("button", { name: /Signed in as admin/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to IAM Monitor" }).waitFor();
    await page.getByLabel("Name").fill("admin");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await keepCookies(page, "the session of the password");

    const newToken = await tokenOf(page);
    const { rotation, revealed } = await revealOf(page, user, account);
    for (const { path } of [...ROWS, ...FACES]) await follow(page, path({ ...known, rotation }));
    for (const path of ["/api/alerts.csv", "/api/alerts.json"])
      expect(
        await page.evaluate(async (address) => (await (await fetch(address)).text()).length, path),
      ).toBeGreaterThan(1_000);
    await page.goto("/docs/rest");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.goto("/graphiql");
    // The button opens a menu of operations only after GraphiQL has parsed its example, so it is pressed repeatedly.
    const choice = page.getByRole("menuitem", { name: "OpenAlerts" });
    for (let press = 0; press < PRESSES_MAX && !(await choice.isVisible()); press += 1) {
      await page.getByRole("button", { name: /Execute query/ }).click();
      await choice.waitFor({ timeout: CHOICE_WITHIN_MS }).catch(() => undefined);
    }
    await choice.click();
    await page
      .getByText(/"totalCount"/)
      .first()
      .waitFor();
    // The credential of the tab Headers replaces the session's.
    await page.getByRole("button", { name: "Headers", exact: true }).click();
    await page.locator(".graphiql-editor-tool .monaco-editor:visible").click();
    await page.keyboard.insertText('{"authorization": "Bearer wrong"}');
    await page.getByRole("button", { name: /Execute query/ }).click();
    await page.getByRole("menuitem", { name: "OpenAlerts" }).click();
    await page.getByText(/UNAUTHENTICATED/).waitFor();
    const kept = await keptIn(page);
    const problems = browserSession.problems.filter((problem) => !/40[013]|Failed to load resource/.test(problem));
    await askByToken({ scan: known.scan, rotation });
    await context.close();

    // (a) The browser contacted no other host; the proxy would have recorded it.
    const records = proxy.records();
    const foreign = records.filter(({ origin }) => origin !== url);
    expect(
      [...new Set(foreign.map(({ origin }) => new URL(origin).hostname))].filter((host) => !CHROMIUMS_OWN.has(host)),
    ).toEqual([]);
    expect(problems.filter((problem) => problem.startsWith("another origin"))).toEqual([]);
    expect(records.length - foreign.length).toBeGreaterThan(ROWS.length * 2);

    // (b) The product contacted only PostgreSQL and the sandbox.
    const connections = connectionsSoFar();
    const database = `127.0.0.1:${Number(logged("database.started")!["port"])}`;
    const sandbox = new URL(account.endpoint).host;
    const targets = [...new Set(connections.filter(({ kind }) => kind === "connect").map(({ target }) => target))];
    expect(targets.toSorted()).toEqual([database, sandbox].toSorted());
    expect(connections.filter(({ kind }) => kind === "datagram")).toEqual([]);
    expect(new Set(connections.filter(({ kind, target }) => kind === "name" && target !== "127.0.0.1"))).toEqual(
      new Set(),
    );
    for (const role of ["api", "worker", "sandbox"] as const)
      expect(
        connections.some((each) => each.process === role && each.kind === "began"),
        role,
      ).toBe(true);
    for (const role of ["api", "worker"] as const)
      expect(
        connections.some((each) => each.process === role && each.target === database),
        role,
      ).toBe(true);
    expect(connections.some((each) => each.process === "worker" && each.target === sandbox)).toBe(true);

    // (c) No secret is in an answer, the browser or the log. The two secrets shown once are in one answer each.
    keepAccountSecrets();
    secrets.set("the revealed key", revealed).set("the new token", newToken);
    for (const secret of secrets.values()) expect(secret.length).toBeGreaterThanOrEqual(SECRET_MIN_CHARACTERS);
    const texts = [
      ...records.map(({ method, url: address, requestBody, headers, body }) => ({
        where: `${method} ${address} ${/"operationName":"(\w+)"/.exec(requestBody)?.[1] ?? ""}`.trim(),
        text: `${headers}\n${body}`,
      })),
      ...answers,
      { where: "browser storage", text: kept },
      { where: "the log", text: output.replace(link, "") },
    ];
    const places = (secret: string) => secretsInClear(texts, [secret]).breaches;
    expect(places(revealed)).toEqual([`POST ${url}/graphql RevealSecret contains a secret in clear text`]);
    expect(places(newToken)).toEqual([`POST ${url}/graphql CreateApiToken contains a secret in clear text`]);
    const others = [...secrets.values()].filter((secret) => secret !== revealed && secret !== newToken);
    const { checked, breaches } = secretsInClear(texts, others);
    expect(breaches).toEqual([]);
    // Checks the search itself: it finds a secret that is present.
    expect(secretsInClear([{ where: "here", text: `a ${others[0]} b` }], others).breaches).toHaveLength(1);
    expect(others.length).toBeGreaterThan(20);
    const bytes = texts.reduce((sum, { text }) => sum + text.length, 0);
    console.log(
      `${records.length - foreign.length} requests of pages to 1 origin (and ${foreign.length} of Chromium's own, refused), ` +
        `${answers.length} by a token; ${connections.length} records of ${targets.length} targets from the processes; ` +
        `${secrets.size} secrets in ${texts.length} texts of ${Math.round(bytes / 1_000)} kB (${checked} comparisons)`,
    );
  },
);

function logged(event: string): Readonly<Record<string, unknown>> | undefined {
  const line = [...output.matchAll(/^\{.*\}$/gm)].find(([each]) => each.includes(`"${event}"`))?.[0];
  return line === undefined ? undefined : (JSON.parse(line) as Record<string, unknown>);
}

function connectionsSoFar(): Connection[] {
  return readFileSync(connectionsFile, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Connection);
}

// The answers have many shapes, and the tests read only fields that exist.
// oxlint-disable-next-line no-explicit-any
async function graphql(query: string, variables: object = {}): Promise<any> {
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const text = await answer.text();
  answers.push({ where: `by token: ${query.slice(0, 60)}`, text });
  const { data, errors } = JSON.parse(text);
  expect(errors).toBeUndefined();
  return data;
}

async function rest(path: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(`${url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json", accept: "*/*" },
  });
  const text = await answer.text();
  answers.push({ where: `by token: ${init.method ?? "GET"} ${path}`, text });
  expect(answer.ok, `${path} ${text.slice(0, 200)}`).toBe(true);
  return text;
}

/** Runs two scans with last accessed data, and returns the resources for the pages' URLs. */
async function prepared() {
  const { accounts } = await graphql("{ accounts(first: 1) { nodes { id endpoint } } }");
  const account = accounts.nodes[0] as { id: string; endpoint: string };
  await graphql(
    `mutation { updateAccount(input: { id: "${account.id}", readsLastAccessed: true }) { userErrors { code } } }`,
  );
  const scans = async () =>
    (await graphql("{ scans(first: 5) { nodes { id status } } }")).scans.nodes as { id: string; status: string }[];
  await expect.poll(async () => (await scans()).at(-1)?.status, { timeout: READY_MAX_MS }).toBe("SUCCEEDED");
  const previousScan = (await scans()).at(-1)!.id;
  const { scan } = JSON.parse(await rest("/api/alerts/iam", { method: "POST", body: JSON.stringify({ wait: 60 }) }));
  const { users } = await graphql("{ users(first: 100) { nodes { userName accessKeys { status } } } }");
  const user = (users.nodes as { userName: string; accessKeys: { status: string }[] }[]).find(
    ({ userName, accessKeys: [key, second] }) => userName !== "svc-deploy" && key?.status === "Active" && !second,
  );
  const known: Omit<Known, "rotation"> = { ...(await demoResources(graphql)), scan: scan.id, previousScan };
  return { account, known, user: user!.userName };
}

async function keepCookies(page: Page, name: string): Promise<void> {
  const cookies = await page.context().cookies();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) {
    expect(cookie, cookie.name).toMatchObject({ httpOnly: true, sameSite: "Lax" });
    secrets.set(`${name}, ${cookie.name}`, decodeURIComponent(cookie.value));
  }
}

async function tokenOf(page: Page): Promise<string> {
  await follow(page, "/settings/tokens");
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("Name").fill("notebook");
  await page.getByRole("button", { name: "Create token" }).click();
  const token = (await page.getByRole("region", { name: "Token", exact: true }).textContent())!.trim();
  await page.getByRole("button", { name: "Done" }).click();
  return token;
}

async function revealOf(page: Page, user: string, { id }: { readonly id: string }) {
  await follow(page, `/rotation/new?user=${user}&in=${id}`);
  await page.getByRole("radio", { name: /Shown to me once/ }).check();
  await page.getByRole("button", { name: "Preview plan" }).click();
  await page.getByRole("button", { name: "Start the rotation" }).click();
  await page.getByRole("button", { name: "Show the new key" }).click({ timeout: ROTATION_MAX_MS });
  await page.getByRole("button", { name: "Reveal key" }).click();
  const revealed = (await page.getByRole("region", { name: "Secret access key" }).textContent())!.trim();
  await page.getByRole("button", { name: "Confirm arrival" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  return { rotation: new URL(page.url()).pathname.split("/").at(-1)!, revealed };
}

/** Everything that the browser stores persistently, except the session cookie, which pages cannot read. */
async function keptIn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const databases = await Promise.all(
      (await indexedDB.databases()).map(
        ({ name }) =>
          new Promise<unknown>((resolve, reject) => {
            const opening = indexedDB.open(name!);
            opening.addEventListener("error", () => reject(opening.error!));
            opening.addEventListener("success", () => {
              const stores = [...opening.result.objectStoreNames];
              if (stores.length === 0) return resolve([name]);
              const reading = opening.result.transaction(stores).objectStore(stores[0]!).getAll();
              reading.addEventListener("success", () => resolve([name, stores, reading.result]));
            });
          }),
      ),
    );
    const caches_ = await Promise.all(
      (await caches.keys()).map(async (name) => [name, (await (await caches.open(name)).keys()).length]),
    );
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, caches_, document.cookie]);
  });
}

async function askByToken({ scan, rotation }: { readonly scan: string; readonly rotation: string }): Promise<void> {
  const { paths } = JSON.parse(await rest("/openapi.json")) as {
    paths: Record<
      string,
      { get?: { parameters?: { name: string; required?: boolean; schema: { enum?: string[] } }[] } }
    >;
  };
  const addresses = Object.entries(paths).flatMap(([path, { get }]) => {
    if (!get) return [];
    const required = (get.parameters ?? []).filter((parameter) => parameter.required && parameter.schema.enum);
    // An export of changes needs the start of its period.
    const since = path.includes("/changes.") ? ["since=2026-01-01T00:00:00Z"] : [];
    const query = [...required.map(({ name, schema }) => `${name}=${schema.enum![0]}`), ...since].join("&");
    return [query === "" ? path : `${path}?${query}`];
  });
  expect(addresses.length).toBeGreaterThanOrEqual(6);
  for (const address of addresses) await rest(address.replace("{id}", address.includes("rotations") ? rotation : scan));
  for (const path of ["/metrics", "/healthz", "/readyz", "/docs/rest"]) await rest(path);
}

/** Adds the installation's own secrets and those of every access key in the sandbox. */
function keepAccountSecrets(): void {
  const key = Buffer.from(readFileSync(join(dataDir, "key-encryption-key"), "utf8").trim(), "base64");
  secrets.set("the key-encryption key", key.toString("base64"));
  secrets.set("the key-encryption key, in hex", key.toString("hex"));
  secrets
    .set("the password", PASSWORD)
    .set("the first token", TOKEN)
    .set("the provider's client secret", CLIENT_SECRET);
  secrets.set("the link's token", link.split("#token=")[1]!);
  for (const name of readdirSync(dataDir, { recursive: true, encoding: "utf8" }).filter((each) =>
    each.endsWith(".password"),
  ))
    secrets.set(`the database's ${name}`, readFileSync(join(dataDir, name), "utf8").trim());
  const collect = (value: unknown, at: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value))
      if (name === "secretAccessKey" && typeof inner === "string") secrets.set(`${at}.${name}`, inner);
      else collect(inner, `${at}.${name}`);
  };
  collect(JSON.parse(readFileSync(join(dataDir, "demo-account.json"), "utf8")), "demo");
}
