import { useState } from "react";
import type { SessionQuery } from "../../gql/session.ts";
import { hasPermission } from "../session/access.ts";
import { useApprovalEvents } from "./use-approval-events.ts";

type ApprovalUse = Pick<SessionQuery, "viewer"> & { readonly serverInfo: SessionQuery["serverInfo"] };

/** Whether approvals are used here: the setting is on, or requests are still open. Viewers and analysts see none. */
export function areApprovalsUsed({ viewer, serverInfo }: ApprovalUse): boolean {
  return (
    hasPermission(viewer, "APPROVALS_READ") &&
    (serverInfo.isTwoPersonApprovalOn || (serverInfo.openApprovalCount ?? 0) > 0)
  );
}

/** The number of open approval requests, live. Null where approvals are not used. */
export function useOpenApprovals(session: ApprovalUse | null | undefined): number | null {
  const [liveCount, setLiveCount] = useState<number | null>(null);
  const isUsed = session ? areApprovalsUsed(session) : false;
  useApprovalEvents(isUsed, setLiveCount);
  return isUsed ? (liveCount ?? session?.serverInfo.openApprovalCount ?? 0) : null;
}
