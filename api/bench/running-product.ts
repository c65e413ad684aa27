/** The built product in a process of its own, and a browser for it. */
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const START_MAX_MS = 180_000;
const STOP_MAX_MS = 20_000;
const BROWSERS = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/google-chrome",
].filter((path) => path !== undefined);

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: BROWSERS.find((path) => existsSync(path)),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

/** The sign-in link that the product prints. */
export async function linkOf(child: ChildProcess): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("npm start printed no sign-in link.")), START_MAX_MS);
    const read = (part: Buffer) => {
      text += part.toString("utf8");
      const link = /https?:\/\/[^\s"]+\/sign-in[^\s"]+/.exec(text)?.[0];
      if (link === undefined) return;
      clearTimeout(late);
      resolve(link);
    };
    child.stdout!.on("data", read);
    child.stderr!.on("data", read);
    child.once("exit", (code) => reject(new Error(`npm start exited with ${String(code)}.`)));
  });
}

/** Sends Ctrl-C to the whole process group, as a terminal does. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  process.kill(-child.pid!, "SIGINT");
  const late = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), STOP_MAX_MS);
  await ended;
  clearTimeout(late);
}
