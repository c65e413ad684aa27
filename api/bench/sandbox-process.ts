/**
 * Serves a generated account in a separate process, so that its cost is not measured: `sandbox-process.ts USERS
 * [OPTIONS]`.
 */
import { type GenerateAccountOptions, generateAccount } from "../sandbox/generate-account.ts";
import { startSandbox } from "../sandbox/server.ts";

const options = JSON.parse(process.argv[3] ?? "{}") as Omit<GenerateAccountOptions, "users">;
const { account, credentials, escalation } = generateAccount({ users: Number(process.argv[2]), ...options });
const sandbox = await startSandbox({ accounts: [account] });
process.send!({ endpoint: sandbox.url, awsAccountId: account.id, ...credentials, escalation });
process.on("disconnect", () => process.exit(0));
