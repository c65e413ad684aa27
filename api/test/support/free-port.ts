/** Ports for processes that tests start. */
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * The first port of the range. The range is below the ports that operating systems assign by themselves, so that no
 * other process takes a port between the check and its use.
 */
const FIRST = 20_000;
const COUNT = 10_000;
const TRIES_MAX = 50;

/** Returns a port that no process listens on. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES_MAX; tried += 1) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const server = createServer();
    const isFree = await Promise.race([
      once(server.listen(port, "127.0.0.1"), "listening").then(() => true),
      once(server, "error").then(() => false),
    ]).catch(() => false);
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error("No port is free.");
}
