// `npm run dev`: the api restarts on every change (http://127.0.0.1:4000), and the dashboard updates in place
// (http://127.0.0.1:5173, which forwards its requests to the api). Stops if either exits, or on Ctrl-C.
import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const processes = [
  ["--watch", "--watch-preserve-output", "--import", "tsx", "api/src/app/main.ts"],
  ["node_modules/vite/bin/vite.js", "--config", "dashboard/vite.config.ts"],
].map((args) => spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }));

const stop = () => processes.forEach((child) => child.kill("SIGTERM"));
process.on("SIGINT", stop).on("SIGTERM", stop);
for (const child of processes) child.once("exit", stop);
