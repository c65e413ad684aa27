/** What a person reads at a terminal: a few lines at the start, and one line if the data or the port is taken. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { newMemoryFolder } from "../support/memory-folder.ts";
import { programArguments } from "../support/program.ts";

const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));
const READY_WITHIN_MS = 150_000;

let folder: string;
const children = new Set<ChildProcess>();
beforeAll(() => void (folder = newMemoryFolder("first-minute")));
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function start(port: number, dataDir: string) {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PORT: String(port), DATA_DIR: dataDir, LOG_FORMAT: "human" };
  const child = spawn(process.execPath, programArguments(MAIN), { env, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  const printed = { output: "", errors: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.errors += text));
  return { child, printed, ended: once(child, "close") };
}

test(
  "a start prints at most 12 lines and keeps the log in a file; a second one says who holds the data or the port",
  { timeout: 400_000 },
  async () => {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const logFile = join(folder, "logs", "iam-monitor.log");
    const log = () => readFileSync(logFile, "utf8");
    const first = start(port, folder);
    await expect.poll(() => first.printed.output, { timeout: READY_WITHIN_MS }).toContain("Stop: Ctrl-C");
    // The worker logs the scan of the demo account, so its log reaches the file as well.
    await expect.poll(log, { timeout: READY_WITHIN_MS }).toContain('"msg":"scan.finished"');
    const { output } = first.printed;
    expect(output.split("\n").length).toBeLessThanOrEqual(12);
    const [, token = ""] = /\n {2}\S+\/sign-in#token=(\S+)\n/.exec(output)!;
    expect(output.replace(token, "TOKEN").replace(/Monitor \S+/, "Monitor VERSION")).toBe(`
  IAM Monitor VERSION is ready at ${address}
  Sign in (once, within 30 minutes):
  ${address}/sign-in#token=TOKEN
  Data: ${folder}
  Log:  ${logFile}
  Stop: Ctrl-C

`);
    expect(log()).toContain('"msg":"start.ready"');
    expect(log()).not.toContain(token);

    const second = start(await freePort(), folder);
    expect(await second.ended).toEqual([1, null]);
    expect(second.printed.output).toBe("");
    expect(second.printed.errors.replace(/since \S+Z/, "since TIME")).toBe(
      `The data in ${folder} is in use by process ${first.child.pid} since TIME at ${address}. Stop that process first.\n`,
    );

    const elsewhere = newMemoryFolder("first-minute-port");
    const third = start(port, elsewhere);
    expect(await third.ended).toEqual([1, null]);
    expect(third.printed).toEqual({
      output: "",
      errors: `PORT: 127.0.0.1:${port} is in use by another program. Stop it, or set PORT to a free port.\n`,
    });
    rmSync(elsewhere, { recursive: true, force: true });

    first.child.kill("SIGTERM");
    expect(await first.ended).toEqual([0, null]);
    expect(log().trimEnd().split("\n").at(-1)).toContain('"msg":"stop.done"');
    expect(first.printed.errors).toBe("");
  },
);
