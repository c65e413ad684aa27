/** The tools of the MCP server, in the order in which they are listed. Each only reads. */
import type { GraphQLSchema } from "graphql";
import { accountCoverage, listAccounts } from "./tools/accounts.ts";
import { checkAccess, principalsAllowed } from "./tools/access.ts";
import { findAlerts, findProblems, getAlert } from "./tools/alerts.ts";
import { findIdentity, getIdentity, keysDue } from "./tools/identities.ts";
import { analyzePolicy, explainAdminPaths, whatIf } from "./tools/paths.ts";
import { ReadyTool, type Tool } from "./tool.ts";

export const TOOLS: readonly Tool[] = [
  listAccounts,
  accountCoverage,
  findProblems,
  findAlerts,
  getAlert,
  findIdentity,
  getIdentity,
  explainAdminPaths,
  checkAccess,
  principalsAllowed,
  whatIf,
  keysDue,
  analyzePolicy,
];

/** Compares the tools with the schema. Throws if a query asks for a field that does not exist. */
export function readyTools(schema: GraphQLSchema): ReadonlyMap<string, ReadyTool> {
  return new Map(TOOLS.map((tool) => [tool.name, new ReadyTool(tool, schema)]));
}
