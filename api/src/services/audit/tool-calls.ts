/** The record of each tool that an assistant called over MCP: which tool, with which arguments, and how it ended. */
import { withDeadline } from "../../db/deadline.ts";
import type { JsonValue } from "../../iam/finding.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { recordAudit } from "./audit-log.ts";

/** Longer arguments, such as a pasted policy document, are recorded by their length. */
const ARGUMENT_MAX_CHARACTERS = 200;

export interface ToolCall {
  readonly tool: string;
  readonly input: unknown;
  /** OK, or the code of the error that answered the call. */
  readonly outcome: string;
  readonly bytes: number;
}

/** Records a call before it is answered. A call whose client has left is recorded too, so no deadline ends this. */
export async function recordToolCall(scope: Scope, { tool, input, outcome, bytes }: ToolCall): Promise<void> {
  allow(scope, "mcp.call");
  await withDeadline(undefined, () =>
    scope.platform.orm.em.fork().transactional((tx) =>
      recordAudit(tx, scope, {
        action: "mcp.call",
        targetName: tool,
        details: { arguments: recorded(input), outcome, bytes },
      }),
    ),
  );
}

/** The arguments as text, without long values. */
function recorded(input: unknown): JsonValue {
  return JSON.stringify(input, (_key, value: unknown) =>
    typeof value === "string" && value.length > ARGUMENT_MAX_CHARACTERS ? `<${value.length} characters>` : value,
  );
}
