/**
 * Runs the demo's sandbox as a process: `main.ts [--port N] [--data FILE]`. With `--data`, the account is kept between
 * runs. A parent process receives the address and the monitoring user's key over its channel, and the sandbox exits
 * with its parent. Started by hand, it prints the variables to export. The credentials open nothing but this process.
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
// Answers about keys lag behind changes as on AWS, at the time scale of the demo's rotations.
account.lags = AWS_LAGS;
account.timeScale = DEMO_TIME_SCALE;
account.regions = ["eu-central-1", "us-east-1"];
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
// Ctrl-C reaches all processes of a terminal. With a parent the sandbox runs until the parent stops it, because a
// worker may still use it.
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
