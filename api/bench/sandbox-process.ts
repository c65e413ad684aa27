/**
 * Serves a generated account in a separate process, so that its cost is not measured: `sandbox-process.ts USERS
 * [OPTIONS]`.
 */
import { generateAccount } from "../sandbox/generate-account.ts";
import { generateShapes } from "../sandbox/generate-shapes.ts";
import { startSandbox } from "../sandbox/server.ts";
import type { BenchShape } from "./sandbox.ts";

const users = Number(process.argv[2]);
const { generator, ...shares } = JSON.parse(process.argv[3] ?? "{}") as BenchShape;
const { account, credentials, escalation } =
  generator === "shapes" ? generateShapes({ users }) : generateAccount({ users, ...shares });
const sandbox = await startSandbox({ accounts: [account] });
process.send!({ endpoint: sandbox.url, awsAccountId: account.id, ...credentials, escalation });
process.on("disconnect", () => process.exit(0));
