/** The Python client and the notebooks that use it, run against a live server with the system's Python. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allow, policyDocument } from "../../sandbox/demo/documents.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const EXAMPLES = join(import.meta.dirname, "../../../examples");
/** The Python of the operating system. The first one in PATH is used only if the system has none. */
const PYTHON =
  ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"].find((path) => existsSync(path)) ??
  "python3";
const RUN_MAX_MS = 120_000;
const SLOW = { timeout: 2 * RUN_MAX_MS };
const start = promisify(execFile);

/** Runs the code of a notebook, as Jupyter does, and prints the value of its variable `rows` or `opened`. */
const RUN_NOTEBOOK = `
import iam_monitor, json, sys
names = {}
ask, requests = iam_monitor.Client._ask, []
iam_monitor.Client._ask = lambda *given: requests.append(given) or ask(*given)
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), names)
print("REQUESTS", len(requests))
print("ROWS", json.dumps(names.get("rows", names.get("opened", []))))
`;

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openScannedPlatform();
  server = await openTestServer(platform);
});

afterAll(async () => {
  await server.close();
  await platform.close();
});

async function python(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await start(PYTHON, args, {
    cwd: join(EXAMPLES, "notebooks"),
    env: {
      PYTHONPATH: join(EXAMPLES, "python"),
      PYTHONDONTWRITEBYTECODE: "1",
      IAM_MONITOR_URL: server.url,
      IAM_MONITOR_TOKEN: server.token,
      ...environment,
    },
    timeout: RUN_MAX_MS,
  });
  return stdout;
}

async function rowsOf(notebook: string, environment: Readonly<Record<string, string>> = {}) {
  const output = await python(["-c", RUN_NOTEBOOK, `${notebook}.ipynb`], environment);
  const rows = JSON.parse(/^ROWS (.*)$/m.exec(output)![1]!) as Readonly<Record<string, string | number | null>>[];
  return { output, rows };
}

test("old-access-keys lists every key older than 90 days, oldest first", SLOW, async () => {
  const { rows } = await rowsOf("old-access-keys");
  const { data } = await server.graphql("{ accessKeys(first: 500) { nodes { accessKeyId ageDays } } }");
  const old = (data.accessKeys.nodes as { accessKeyId: string | null; ageDays: number }[]).filter(
    (key) => key.ageDays > 90,
  );
  expect(old.length).toBeGreaterThan(0);
  expect(rows).toHaveLength(old.length);
  expect(new Set(rows.map((row) => row["accessKeyId"]))).toEqual(new Set(old.map((key) => key.accessKeyId)));
  const ages = rows.map((row) => Number(row["ageDays"]));
  expect(ages).toEqual(ages.toSorted((one, other) => other - one));
});

test("administrators-without-mfa lists an administrator, to whom no path leads", SLOW, async () => {
  const { rows } = await rowsOf("administrators-without-mfa");
  const administrator = { account: "111122223333", user: "d.castellanos", reach: "ADMINISTRATOR" };
  expect(rows).toContainEqual({ ...administrator, mfa: "no" });
  expect(rows.map((row) => row["reach"])).toContain("EXPLOITABLE");
  const em = platform.platform.orm.em.fork();
  // Nothing is known about the password and the MFA devices of a user that is not in the credential report.
  const [known] = await em.execute<[{ document: object }]>(
    "select document from iam_user where name = 'd.castellanos'",
  );
  await em.execute(
    "update iam_user set document = jsonb_set(document, '{credentials}', 'null') where name = 'd.castellanos'",
  );
  const without = await rowsOf("administrators-without-mfa");
  await em.execute("update iam_user set document = ?::jsonb where name = 'd.castellanos'", [
    JSON.stringify(known.document),
  ]);
  expect(without.rows).toContainEqual({ ...administrator, mfa: "unknown" });
});

test("changes-of-seven-days lists every alert of the first scan", SLOW, async () => {
  const { rows, output } = await rowsOf("changes-of-seven-days");
  const { data } = await server.graphql("{ alerts(first: 0) { totalCount } }");
  expect(rows).toHaveLength(data.alerts.totalCount);
  expect(output).toContain(`${data.alerts.totalCount} alerts were opened in seven days.`);
  expect(output).toContain("0 alerts were resolved in seven days.");
});

test(
  "policy-changes-of-seven-days prints the diff of two scans and the paths that opened and closed, in two requests",
  SLOW,
  async () => {
    const { demo } = platform;
    const user = demo.createUser({ name: "diff-test" });
    demo.putInlinePolicy(user, "grants", policyDocument(allow("s3:ListBucket")));
    const before = await platform.scan();
    const traveller = demo.createUser({ name: "path-test" });
    demo.putInlinePolicy(user, "grants", policyDocument(allow("s3:PutObject")));
    await platform.scan();
    demo.deleteUser(traveller);
    await platform.scan();
    const em = platform.platform.orm.em.fork();
    await em.execute("update scan set requested_at = requested_at - interval '8 days' where id = ?", [before.id]);
    const { rows, output } = await rowsOf("policy-changes-of-seven-days");
    expect(output).toContain("REQUESTS 2\n");
    expect(output).toMatch(/^-.*s3:ListBucket.*\n\+.*s3:PutObject/m);
    expect(rows).toContainEqual(expect.objectContaining({ change: "opened", source: "diff-test" }));
    expect(rows.filter(({ change }) => change === "closed")).toMatchObject([
      { source: "path-test", target: "SharedServices", verdict: "EXPLOITABLE" },
    ]);
  },
);

test("live-alerts begins after the last event that was handled, without a gap", SLOW, async () => {
  const { data } = await server.graphql(
    `{ alertEvents(first: 4, filter: {query: "severity:high,critical"}) { nodes { cursor alert { number } } } }`,
  );
  const [first, ...others] = data.alertEvents.nodes as { cursor: string; alert: { number: number } }[];
  const { output } = await rowsOf("live-alerts", { LIVE_MAX_EVENTS: "3", LIVE_AFTER: first!.cursor });
  expect([...output.matchAll(/#(\d+)/g)].map(([, number]) => Number(number))).toEqual(
    others.map(({ alert }) => alert.number),
  );
});

test("every notebook is tested here", () => {
  expect(readdirSync(join(EXAMPLES, "notebooks")).toSorted()).toEqual([
    "administrators-without-mfa.ipynb",
    "changes-of-seven-days.ipynb",
    "live-alerts.ipynb",
    "old-access-keys.ipynb",
    "policy-changes-of-seven-days.ipynb",
  ]);
});

test.each([
  ["a wrong token", { IAM_MONITOR_TOKEN: "wrong" }, "UNAUTHENTICATED"],
  ["no token", { IAM_MONITOR_TOKEN: "" }, "UNAUTHENTICATED: Set IAM_MONITOR_TOKEN"],
])("%s ends with the error code, and never shows the token", SLOW, async (_, environment, message) => {
  const failed = python(["-c", "from iam_monitor import Client; Client().query('{ viewer { name } }')"], environment);
  await expect(failed).rejects.toThrow(message);
});

test("a query is sent again while the server is busy, and a mutation is not", SLOW, async () => {
  const queries: string[] = [];
  const busy = createServer((request, answer) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      queries.push((JSON.parse(body) as { query: string }).query);
      const isFirst = queries.length === 1 || queries.at(-1)!.startsWith("mutation");
      if (isFirst) answer.writeHead(503, { "retry-after": "0" }).end("busy");
      else answer.end(JSON.stringify({ data: { viewer: { name: "ci" } } }));
    });
  });
  await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
  const url = { IAM_MONITOR_URL: `http://127.0.0.1:${(busy.address() as AddressInfo).port}` };
  try {
    const script = "from iam_monitor import Client; print(Client().query('{ viewer { name } }'))";
    expect(await python(["-c", script], url)).toContain("'name': 'ci'");
    const change = "from iam_monitor import Client; Client().query('mutation { signOut { userErrors { code } } }')";
    await expect(python(["-c", change], url)).rejects.toThrow("HTTP_503");
    expect(queries.map((query) => query.split(" ")[0])).toEqual(["{", "{", "mutation"]);
  } finally {
    busy.close();
  }
});

test(
  "a redirect is not followed, because the token would go with it, and an answer of others is named",
  SLOW,
  async () => {
    const received: (string | undefined)[] = [];
    const other = createServer((request, answer) => {
      received.push(request.headers.authorization);
      answer.end("<html>");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const elsewhere = `http://localhost:${(other.address() as AddressInfo).port}`;
    const moved = createServer((_, answer) => answer.writeHead(302, { location: elsewhere }).end());
    await new Promise<void>((resolve) => moved.listen(0, "127.0.0.1", resolve));
    const script = "from iam_monitor import Client; Client().query('{ viewer { name } }')";
    try {
      const url = `http://127.0.0.1:${(moved.address() as AddressInfo).port}`;
      await expect(python(["-c", script], { IAM_MONITOR_URL: url })).rejects.toThrow("HTTP_302");
      expect(received).toEqual([]);
      await expect(python(["-c", script], { IAM_MONITOR_URL: elsewhere })).rejects.toThrow("no answer of IAM Monitor");
    } finally {
      moved.close();
      other.close();
    }
  },
);

/** Where Debian's python3-gql is installed, its client must accept the schema. */
test("python3-gql reads the schema", SLOW, async () => {
  const script = `
try:
    from gql import Client, gql
    from gql.transport.aiohttp import AIOHTTPTransport
except ImportError:
    print("not installed")
else:
    import os
    headers = {"authorization": "Bearer " + os.environ["IAM_MONITOR_TOKEN"]}
    transport = AIOHTTPTransport(os.environ["IAM_MONITOR_URL"] + "/graphql", headers=headers)
    client = Client(transport=transport, fetch_schema_from_transport=True)
    print(client.execute(gql("{ viewer { name } }")))
`;
  expect(await python(["-c", script])).toMatch(/not installed|initial admin token/);
});
