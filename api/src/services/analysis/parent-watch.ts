/**
 * A thread of an analysis process that ends the process when its parent is gone, for whatever reason. The main thread
 * computes for many seconds without a pause, and would notice only afterwards. Its standard input is a pipe that nothing
 * is written to; the system closes it with the parent.
 */
import { Socket } from "node:net";

const STANDARD_INPUT = 0;

new Socket({ fd: STANDARD_INPUT, readable: true, writable: false })
  // A broken pipe is closed too, and `close` follows each error.
  .on("error", () => undefined)
  .on("close", () => process.kill(process.pid, "SIGKILL"))
  .resume();
