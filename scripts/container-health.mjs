// Whether the process of this container works, for Docker's HEALTHCHECK and the probes of Kubernetes. Exit code 0 if it
// does. An api must answer. A worker has no port and renews HEARTBEAT_FILE every 5 s, also while the database is away.
import { statSync } from "node:fs";

const HEARTBEAT_MAX_MS = 60_000;
const ANSWERS_WITHIN_MS = 4_000;
const { PROCESS_ROLE, HEARTBEAT_FILE, PORT = "4000" } = process.env;

async function isHealthy() {
  if (PROCESS_ROLE === "worker") return Date.now() - statSync(HEARTBEAT_FILE).mtimeMs < HEARTBEAT_MAX_MS;
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
  return (await fetch(`http://127.0.0.1:${PORT}/healthz`, { signal })).ok;
}

process.exit((await isHealthy().catch(() => false)) ? 0 : 1);
