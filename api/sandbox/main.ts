/**
 * The demo's sandbox as a process: `main.ts [--port N] [--data FILE]`. With a file the account is kept between runs.
 * A parent process is told the address and the monitoring user's key over its channel, and when the parent is gone the
 * sandbox ends; started by hand it prints what to export instead. The credentials open nothing but this process.
 */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { now } from "../src/clock.ts";
import { DEMO_TIME_SCALE } from "../src/iam/rotation/windows.ts";
import { readAccountFile, writeAccountFile } from "./account-file.ts";
import { asDemoAccount, demoAccount } from "./demo-account.ts";
import { startDemoApplication } from "./demo/application.ts";
import { AWS_LAGS } from "./drill/lags.ts";
import { startSandbox } from "./server.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" }, data: { type: "string" } } });
const { data } = values;

const kept = data === undefined ? undefined : readAccountFile(data, now);
const { account, credentials } = kept === undefined ? demoAccount() : asDemoAccount(kept);
// Keys lag behind as on AWS, on the clock on which the demo's rotations run.
account.lags = AWS_LAGS;
account.timeScale = DEMO_TIME_SCALE;
const save = () => {
  if (data !== undefined) writeAccountFile(data, account);
};
if (data !== undefined) mkdirSync(dirname(data), { recursive: true });
save();
const sandbox = await startSandbox({ accounts: [account], port: Number(values.port), onWrite: save });
const application = startDemoApplication({ account, endpoint: sandbox.url, reader: credentials });

let isEnding = false;
const end = () => {
  if (isEnding) return;
  isEnding = true;
  save();
  void Promise.resolve(application?.stop())
    .then(() => sandbox.stop())
    .then(() => process.exit(0));
};
// A terminal's Ctrl-C comes to all: who has a parent stays until it says so, since a worker may not have let go of AWS yet.
process.on("SIGINT", () => process.connected || end());
process.on("SIGTERM", end);

if (process.send) {
  process.once("disconnect", end);
  process.send({ endpoint: sandbox.url, port: Number(new URL(sandbox.url).port), ...credentials });
} else {
  process.stdout.write(
    [
      `export AWS_ENDPOINT_URL=${sandbox.url}`,
      "export AWS_REGION=us-east-1",
      `export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}`,
      `export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}`,
      `# account ${account.id}; changes: ${[...account.changes.keys()].join(", ")}`,
      "",
    ].join("\n"),
  );
}
