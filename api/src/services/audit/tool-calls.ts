/** The record of each tool that an assistant called over MCP: which tool, with which arguments, and how it ended. */
import { Deadline, withDeadline } from "../../db/deadline.ts";
import { callerKey } from "../core/caller-key.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { recordAudit } from "./audit-log.ts";
import { recordedArguments } from "./recorded-arguments.ts";

/** The time limit for a record, which waits while other entries are added to the audit chain. */
const RECORDED_WITHIN_MS = 30_000;

export interface ToolCall {
  readonly tool: string;
  readonly input: unknown;
  /** OK, or the code of the error that answered the call. */
  readonly outcome: string;
  readonly bytes: number;
}

/**
 * Records a call before it is answered. The record has its own deadline, because it is written even if the client has left.
 * The deadline names the caller, so the record counts towards the caller's share of the connections. Without it, the records
 * of one token that wait for the audit chain could hold every connection.
 */
export async function recordToolCall(scope: Scope, { tool, input, outcome, bytes }: ToolCall): Promise<void> {
  const deadline = new Deadline(RECORDED_WITHIN_MS, callerKey(allow(scope, "mcp.call")));
  try {
    await withDeadline(deadline, () =>
      scope.platform.orm.em.fork().transactional((tx) =>
        recordAudit(tx, scope, {
          action: "mcp.call",
          targetName: tool,
          details: { arguments: recordedArguments(input), outcome, bytes },
        }),
      ),
    );
  } finally {
    deadline.end({ isAnswered: true });
  }
}
