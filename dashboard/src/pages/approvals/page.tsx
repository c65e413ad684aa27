import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { type ApprovalRowFragment, ApprovalsDocument } from "../../gql/approvals.ts";
import { ApprovalOutcome } from "../../features/approvals/approval-outcome.tsx";
import { useApprovalEvents } from "../../features/approvals/use-approval-events.ts";
import { ActorName } from "../../features/actors/actor-name.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { useSession } from "../../features/session/session.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { countOf } from "../../ui/format.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { readAgain } from "../../ui/read-again.ts";
import styles from "./approvals.module.css";
import { type Decision, DecisionDialog } from "./decision-dialog.tsx";
import { OpenRequest } from "./open-request.tsx";

const REQUESTS_SHOWN_MAX = 100;

/** The requests that wait for a second operator, and how the earlier ones ended. */
export function ApprovalsPage(): ReactElement {
  const { serverInfo } = useSession();
  const { data, error, observable, refetch } = useQuery(ApprovalsDocument, {
    variables: { first: REQUESTS_SHOWN_MAX },
  });
  const [decision, setDecision] = useState<Decision | null>(null);
  const [link, setLink] = useState<{ readonly name: string; readonly url: string } | null>(null);
  const proof = useReauthentication();
  const reload = (): void => void readAgain({ observable });
  useApprovalEvents(true, reload);
  const requests = data?.approvals.nodes;
  const open = requests?.filter(isOpen) ?? [];
  const ended = requests?.filter((each) => !isOpen(each)) ?? [];
  return (
    <>
      <PageHeader
        title="Approvals"
        question={`Which requests need a second operator's approval?${requests ? ` ${countOf(open.length, "open request")}.` : ""}`}
      />
      {link && <AdminLink name={link.name} url={link.url} onClose={() => setLink(null)} />}
      {!requests && error && (
        <ErrorState problem={problemOf(error)} what="the approval requests" onRetry={() => void refetch()} />
      )}
      {!requests && !error && <LoadingRows label="Loading approval requests" />}
      {requests?.length === 0 && (
        <EmptyState title="No approval requests yet">
          {serverInfo.isTwoPersonApprovalOn
            ? "Requests appear here when an operator switches writes on, adds a secret destination, rotates a compromised key or makes someone an admin."
            : "Approval by a second operator is off. To switch it on, set TWO_PERSON_APPROVAL on the server."}
        </EmptyState>
      )}
      <div className={styles["requests"]}>
        {open.map((request) => (
          <OpenRequest key={request.id} request={request} onDecide={setDecision} />
        ))}
      </div>
      {ended.length > 0 && <EndedRequests requests={ended} />}
      {decision && (
        <DecisionDialog
          decision={decision}
          onRun={proof.run}
          onLink={setLink}
          onClose={() => {
            setDecision(null);
            reload();
          }}
        />
      )}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

function isOpen({ status }: ApprovalRowFragment): boolean {
  return status === "REQUESTED" || status === "APPROVED";
}

function AdminLink({
  name,
  url,
  onClose,
}: {
  readonly name: string;
  readonly url: string;
  readonly onClose: () => void;
}): ReactElement {
  return (
    <Panel title={`Link for the admin ${name}`}>
      <p role="status">
        Single-use link, shown only now and only to you, not to the requester. Hand it to {name} in person or through a
        channel that you trust: its holder becomes an admin.
      </p>
      <CodeBlock code={url} label={`Link for ${name}`} />
      <Button mt="sm" size="xs" variant="default" onClick={onClose}>
        Done
      </Button>
    </Panel>
  );
}

function EndedRequests({ requests }: { readonly requests: readonly ApprovalRowFragment[] }): ReactElement {
  return (
    <Panel title="Ended requests">
      <SimpleTable label="Ended requests, newest first" hasCards>
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col" className={table["wide"]}>
              Requested by
            </th>
            <th scope="col">Outcome</th>
            <th scope="col" className={table["wide"]}>
              Requested
            </th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <tr key={request.id}>
              <th scope="row">{request.summary}</th>
              <td className={table["wide"]}>
                <ActorName actor={request.requestedBy} />
              </td>
              <td>
                <ApprovalOutcome approval={request} />
              </td>
              <td className={table["wide"]}>
                <RelativeTime at={request.requestedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
    </Panel>
  );
}
