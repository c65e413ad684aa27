/** A generated account served by a process of its own, so that its cost is nobody else's: `sandbox-process.ts USERS`. */
import { generateAccount } from "../sandbox/generate-account.ts";
import { startSandbox } from "../sandbox/server.ts";

const { account, credentials } = generateAccount({ users: Number(process.argv[2]) });
const sandbox = await startSandbox({ accounts: [account] });
process.send!({ endpoint: sandbox.url, awsAccountId: account.id, ...credentials });
process.on("disconnect", () => process.exit(0));
