/**
 * The sandbox alone: `npx tsx api/sandbox/main.ts [port]` serves the demo account and prints what to export. The two
 * credentials open nothing but this process.
 */
import { demoAccount } from "./demo-account.ts";
import { startSandbox } from "./server.ts";

const { account, credentials } = demoAccount();
const sandbox = await startSandbox({ accounts: [account], port: Number(process.argv[2] ?? 0) });

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

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));
}
