import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ApprovalRowFragment } from "../../gql/approvals.ts";
import { ActorName } from "../actors/actor-name.tsx";

const ENDED = {
  REQUESTED: "waiting for a second operator",
  APPROVED: "is being carried out",
  CARRIED_OUT: "carried out",
  FAILED: "failed, nothing was changed",
  REFUSED: "refused",
  WITHDRAWN: "withdrawn",
  EXPIRED: "expired, nothing was changed",
} as const satisfies Record<ApprovalRowFragment["status"], string>;

/** How a request ended: by whom, why, and where its result is. */
export function ApprovalOutcome({ approval }: { readonly approval: ApprovalRowFragment }): ReactElement {
  const { status, decidedBy, reason, errorCode, resultId } = approval;
  const rotationId = resultId?.startsWith("rotation_") ? resultId : null;
  return (
    <>
      {ENDED[status]}
      {decidedBy && (
        <>
          {status === "CARRIED_OUT" || status === "FAILED" || status === "APPROVED" ? ", approved by " : " by "}
          <ActorName actor={decidedBy} />
        </>
      )}
      {reason && <>: {reason}</>}
      {errorCode && (
        <>
          {" "}
          <code>{errorCode}</code>
        </>
      )}
      {rotationId && (
        <>
          {" "}
          <Link to="/rotation/$rotationId" params={{ rotationId }}>
            Open the rotation
          </Link>
        </>
      )}
    </>
  );
}
