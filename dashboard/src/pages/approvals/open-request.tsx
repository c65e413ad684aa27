import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { type ApprovalRowFragment, WithdrawRequestDocument } from "../../gql/approvals.ts";
import { ActorName } from "../../features/actors/actor-name.tsx";
import { TimeLeft } from "../../features/approvals/time-left.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./approvals.module.css";
import type { Decision } from "./decision-dialog.tsx";

export interface OpenRequestProps {
  readonly request: ApprovalRowFragment;
  readonly onDecide: (decision: Decision) => void;
}

/** A request that waits: what exactly changes, who requested it and until when it can be approved. */
export function OpenRequest({ request, onDecide }: OpenRequestProps): ReactElement {
  const { id, summary, facts, input, requestedBy, requestedAt, expiresAt, status, canDecide, canWithdraw } = request;
  const [withdraw, { loading }] = useMutation(WithdrawRequestDocument);
  const { problem, run } = useSubmit();
  return (
    <Panel title={summary}>
      <p className={styles["who"]}>
        <span>
          Requested by{" "}
          <b>
            <ActorName actor={requestedBy} />
          </b>{" "}
          <RelativeTime at={requestedAt} />
        </span>
        <TimeLeft until={expiresAt} />
      </p>
      <KeyValueList
        items={[
          { key: "About", value: <SubjectLink request={request} /> },
          ...facts.map(({ name, value }) => ({ key: name, value })),
        ]}
      />
      <details className={styles["exact"]}>
        <summary>Exact input</summary>
        <CodeBlock code={JSON.stringify(input, null, 2)} label={`Exact input of: ${summary}`} />
      </details>
      <div className={styles["actions"]}>
        {canDecide && (
          <>
            <Button onClick={() => onDecide({ kind: "APPROVE", request })}>Approve…</Button>
            <Button variant="default" onClick={() => onDecide({ kind: "REFUSE", request })}>
              Refuse…
            </Button>
          </>
        )}
        {canWithdraw && (
          <>
            <Button
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
            <p className={styles["note"]}>You requested this, so another operator must decide.</p>
          </>
        )}
        {status === "APPROVED" && <p className={styles["note"]}>Approved. The action is being carried out.</p>}
        {status === "REQUESTED" && !canDecide && !canWithdraw && (
          <p className={styles["note"]}>You cannot decide on this request. Another operator must.</p>
        )}
        {problem && <p role="alert">{problem}</p>}
      </div>
    </Panel>
  );
}

function SubjectLink({ request }: { readonly request: ApprovalRowFragment }): ReactElement {
  const { subjectKind, subjectName, account } = request;
  if (subjectKind === "OPERATOR") return <Link to="/settings/operators">operator {subjectName}</Link>;
  if (subjectKind === "ACCOUNT" || !account?.awsAccountId)
    return <Link to="/settings/accounts">account {account?.name ?? subjectName}</Link>;
  const params = { awsAccountId: account.awsAccountId, userName: subjectName };
  return (
    <>
      <Link to="/accounts/$awsAccountId/users/$userName" params={params}>
        IAM user {subjectName}
      </Link>{" "}
      in <Link to="/settings/accounts">{account.name}</Link>
    </>
  );
}
