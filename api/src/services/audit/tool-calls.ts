/** The record of each tool that an assistant called over MCP: which tool, with which arguments, and how it ended. */
import { Deadline, withDeadline } from "../../db/deadline.ts";
import { callerKey } from "../core/caller-key.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { recordAudit } from "./audit-log.ts";
import { recordedArguments } from "./recorded-arguments.ts";

/** The time limit for a record, which waits for its turn at the chain. */
const RECORDED_WITHIN_MS = 30_000;

export interface ToolCall {
  readonly tool: string;
  readonly input: unknown;
  /** OK, or the code of the error that answered the call. */
  readonly outcome: string;
  readonly bytes: number;
}

/**
 * Records a call before it is answered. The record has a deadline of its own, because a call whose client has left is
 * recorded too. It counts towards the caller's share of the connections: without a deadline, the records of one token that
 * wait for the chain would hold all of them.
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
