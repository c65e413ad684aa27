/** The example notebook, run against a live server with Python's standard library only. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const EXAMPLE = join(import.meta.dirname, "../../../examples/notebooks/old-access-keys");
/** The Python of the operating system. The first one in PATH is used only if the system has none. */
const PYTHON =
  ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"].find((path) => existsSync(path)) ??
  "python3";
const RUN_MAX_MS = 30_000;
const run = promisify(execFile);

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
  await platform.scan();
});

afterAll(async () => {
  await server.close();
  await platform.close();
});

test("the table lists every key older than 90 days, oldest first", async () => {
  const { stdout } = await run(PYTHON, [`${EXAMPLE}.py`], {
    env: { IAM_MONITOR_URL: server.url, IAM_MONITOR_TOKEN: server.token },
    timeout: RUN_MAX_MS,
  });
  const [header, ...lines] = stdout.trim().split("\n");
  expect(header).toBe("account,user,accessKeyId,status,ageDays,lastUsed");
  const { data } = await server.graphql(
    "{ accessKeys(first: 500) { nodes { accessKeyId ageDays user { userName } } } }",
  );
  const old = (
    data.accessKeys.nodes as { accessKeyId: string | null; ageDays: number; user: { userName: string } }[]
  ).filter((key) => key.ageDays > 90);
  expect(old.length).toBeGreaterThan(0);
  expect(lines.map((line) => line.split(",")[2]!).toSorted()).toEqual(
    old.map((key) => key.accessKeyId ?? "").toSorted(),
  );
  const ages = lines.map((line) => Number(line.split(",")[4]));
  expect(ages).toEqual(ages.toSorted((one, other) => other - one));
});

test("a wrong token ends the script with the error code", async () => {
  await expect(
    run(PYTHON, [`${EXAMPLE}.py`], {
      env: { IAM_MONITOR_URL: server.url, IAM_MONITOR_TOKEN: "wrong" },
      timeout: RUN_MAX_MS,
    }),
  ).rejects.toThrow("UNAUTHENTICATED");
});

test("the notebook and the script have the same content", () => {
  const { cells } = JSON.parse(readFileSync(`${EXAMPLE}.ipynb`, "utf8")) as {
    cells: { cell_type: string; source: string[] }[];
  };
  const script = cells.map(({ cell_type: type, source }) => {
    const text = source.join("");
    return type === "markdown"
      ? `# %% [markdown]\n${text
          .split("\n")
          .map((line) => `# ${line}`.trimEnd())
          .join("\n")}\n`
      : `# %%\n${text}\n`;
  });
  const squeezed = (text: string) => text.replaceAll(/\n+/g, "\n").trim();
  expect(squeezed(script.join("\n"))).toBe(squeezed(readFileSync(`${EXAMPLE}.py`, "utf8")));
});
