/**
 * Runs moto, an independent fake of AWS, as a child process, so that tests can check the sandbox's answers against it.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../support/free-port.ts";

/** Debian's own Python, which the package python3-moto belongs to. Another Python may come first in the PATH. */
const PYTHON = "/usr/bin/python3";
const MAX_START_SECONDS = 30;
const POLL_MILLISECONDS = 100;

/**
 * The Python program that starts moto's server. The server needs flask_cors only for browsers, and Debian's package
 * does not depend on it. If flask_cors is missing, the program replaces it with a module that does nothing.
 */
const PROGRAM = `
import sys, types, warnings
warnings.simplefilter("ignore")
try:
    import flask_cors
except ImportError:
    stand_in = types.ModuleType("flask_cors")
    stand_in.CORS = lambda *arguments, **options: None
    sys.modules["flask_cors"] = stand_in
from moto.server import main
main(sys.argv[1:])
`;

export interface Moto {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Returns the path of a Python that has moto, or undefined. MOTO_PYTHON selects another Python; if it is empty, none is
 * used.
 */
export function findMotoPython(): string | undefined {
  const python = process.env.MOTO_PYTHON ?? PYTHON;
  if (python === "" || !existsSync(python)) return undefined;
  return spawnSync(python, ["-c", "import moto, flask, werkzeug"], { stdio: "ignore" }).status === 0
    ? python
    : undefined;
}

export async function startMoto(python: string): Promise<Moto> {
  const port = await freePort();
  const child = spawn(python, ["-c", PROGRAM, "-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
    env: { PATH: process.env.PATH, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntilReady(child, url);
  } catch (error) {
    await end(child);
    throw error;
  }
  return { url, stop: () => end(child) };
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  for (let waited = 0; waited < MAX_START_SECONDS * 1_000; waited += POLL_MILLISECONDS) {
    if (child.exitCode !== null) throw new Error(`Moto exited with code ${child.exitCode} while starting.`);
    const isReady = await fetch(`${url}/moto-api/`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    await pause(POLL_MILLISECONDS);
  }
  throw new Error(`Moto was not ready after ${MAX_START_SECONDS} s.`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}
