import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useEffectEvent, useState } from "react";
import { type ApprovalRowFragment, LatestApprovalsDocument, WithdrawRequestDocument } from "../../gql/approvals.ts";
import { readAgain } from "../../ui/read-again.ts";
import { TimeOf } from "../../ui/time.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { useSession } from "../session/session.ts";
import { ApprovalOutcome } from "./approval-outcome.tsx";
import { useApprovalEvents } from "./use-approval-events.ts";
import { areApprovalsUsed } from "./use-open-approvals.ts";
import styles from "./waiting-requests.module.css";

export interface WaitingRequestsProps {
  /** The permission of the actions that this page requests. */
  readonly permission: string;
  /** The name of the resource that the page is about. All resources if omitted. */
  readonly subjectName?: string;
  /** Called when a request that was shown here has been carried out. */
  readonly onCarriedOut?: () => void;
}

/**
 * The operator's own requests that wait for a second operator, on the page where they were made, until they end. Their end
 * stays on the page until the operator leaves it.
 */
export function WaitingRequests({ permission, subjectName, onCarriedOut }: WaitingRequestsProps): ReactElement | null {
  const session = useSession();
  const isUsed = areApprovalsUsed(session);
  const { data, observable } = useQuery(LatestApprovalsDocument, { skip: !isUsed });
  const [shownIds, setShownIds] = useState<ReadonlySet<string>>(new Set());
  useApprovalEvents(isUsed, () => void readAgain({ observable }));

  const own = (data?.approvals.nodes ?? []).filter(
    (each) =>
      each.permission === permission &&
      each.requestedBy.id === session.viewer.operatorId &&
      (subjectName === undefined || each.subjectName === subjectName),
  );
  const newIds = own.filter(({ id, status }) => status === "REQUESTED" && !shownIds.has(id)).map(({ id }) => id);
  if (newIds.length > 0) setShownIds(new Set([...shownIds, ...newIds]));
  const shown = own.filter(({ id }) => shownIds.has(id));

  const carriedOut = useEffectEvent(() => onCarriedOut?.());
  const carriedOutCount = shown.filter(({ status }) => status === "CARRIED_OUT").length;
  useEffect(() => {
    if (carriedOutCount > 0) carriedOut();
  }, [carriedOutCount]);

  if (shown.length === 0) return null;
  return (
    <div role="status" aria-label="Your requests">
      {shown.map((approval) => (
        <WaitingRequest key={approval.id} approval={approval} />
      ))}
    </div>
  );
}

function WaitingRequest({ approval }: { readonly approval: ApprovalRowFragment }): ReactElement {
  const { id, summary, status, expiresAt, canWithdraw } = approval;
  const [withdraw, { loading }] = useMutation(WithdrawRequestDocument);
  const { problem, run } = useSubmit();
  return (
    <div className={styles["banner"]}>
      <p>
        <b>{summary}:</b>{" "}
        {status === "REQUESTED" ? (
          <>
            waiting for a second operator until <TimeOf at={expiresAt} />. <Link to="/approvals">All approvals</Link>
          </>
        ) : (
          <ApprovalOutcome approval={approval} />
        )}
        {problem && (
          <span role="alert" className={styles["problem"]}>
            {" "}
            {problem}
          </span>
        )}
      </p>
      {canWithdraw && (
        <Button
          size="compact-sm"
          variant="default"
          loading={loading}
          onClick={() =>
            void run(
              async () => (await withdraw({ variables: { input: { id } } })).data?.withdrawRequest,
              () => undefined,
            )
          }
        >
          Withdraw
        </Button>
      )}
    </div>
  );
}
