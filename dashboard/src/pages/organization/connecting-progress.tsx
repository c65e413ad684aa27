import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import {
  CancelOrganizationAccountsDocument,
  DismissOrganizationAccountsDocument,
  type OrganizationRowFragment,
} from "../../gql/organizations.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { useConnect } from "./choose-members.tsx";
import { connectionCounts, isSelectable } from "./member-tree.ts";
import styles from "./organization.module.css";

export interface ConnectingProgressProps {
  readonly organization: OrganizationRowFragment;
  readonly onChange: () => void;
}

/** How many accounts are connected, what still waits, and why others failed. */
export function ConnectingProgress({ organization, onChange }: ConnectingProgressProps): ReactElement {
  const { members } = organization;
  const [cancel, { loading }] = useMutation(CancelOrganizationAccountsDocument);
  const { problem, run } = useSubmit();
  const counts = connectionCounts(members);
  return (
    <Panel
      title={`${formatNumber(counts.connected)} of ${countOf(members.length, "account")} connected`}
      aside={
        counts.waiting > 0 && (
          <Button
            size="xs"
            variant="default"
            loading={loading}
            onClick={() =>
              void run(
                async () =>
                  (await cancel({ variables: { input: { id: organization.id } } })).data?.cancelOrganizationAccounts,
                onChange,
              )
            }
          >
            Stop connecting
          </Button>
        )
      }
    >
      <StackedBar
        label="Accounts"
        segments={[
          { key: "connected", label: "connected", value: counts.connected, tone: "good" },
          { key: "waiting", label: "waiting", value: counts.waiting, tone: "informational" },
          { key: "failed", label: "failed", value: counts.failed, tone: "critical" },
          { key: "others", label: "not connected", value: counts.others, tone: "none" },
        ]}
      />
      <p className={styles["counts"]} role="status">
        {formatNumber(counts.connected)} connected, {formatNumber(counts.waiting)} waiting,{" "}
        {formatNumber(counts.failed)} failed, {formatNumber(counts.others)} not connected
      </p>
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      <OverdueMembers organization={organization} />
      {counts.failed > 0 && <FailedMembers organization={organization} onChange={onChange} />}
    </Panel>
  );
}

/** New accounts that were not connected in time: nothing in them is monitored until an operator acts. */
function OverdueMembers({ organization }: Pick<ConnectingProgressProps, "organization">): ReactElement | null {
  const overdue = organization.members.filter(({ isOverdue }) => isOverdue);
  if (overdue.length === 0) return null;
  return (
    <div role="alert" className={styles["notice"]}>
      <p>
        {countOf(overdue.length, "new account")} could not be connected within 24 hours and{" "}
        {overdue.length === 1 ? "is" : "are"} not tried again: {overdue.map(({ name }) => name).join(", ")}. Check that
        the StackSet has created the role there, then connect {overdue.length === 1 ? "it" : "them"} below.
      </p>
    </div>
  );
}

function FailedMembers({ organization, onChange }: ConnectingProgressProps): ReactElement {
  const failed = organization.members.filter(({ connection }) => connection === "FAILED");
  const usable = failed.filter(isSelectable);
  const { connect, isConnecting, problem, proof } = useConnect(organization.id, onChange);
  const [dismiss, { loading: isDismissing }] = useMutation(DismissOrganizationAccountsDocument);
  const dismissal = useSubmit();
  const input = { id: organization.id, awsAccountIds: failed.map(({ awsAccountId }) => awsAccountId) };
  return (
    <div className={styles["failed"]}>
      <div className={styles["failedHead"]}>
        <h3>{countOf(failed.length, "account")} could not be connected</h3>
        <div className={styles["failedActions"]}>
          <Button
            size="xs"
            variant="default"
            loading={isConnecting}
            disabled={usable.length === 0}
            onClick={() => connect(usable.map(({ awsAccountId }) => awsAccountId))}
          >
            Try again
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={isDismissing}
            onClick={() =>
              void dismissal.run(
                async () => (await dismiss({ variables: { input } })).data?.dismissOrganizationAccounts,
                onChange,
              )
            }
          >
            Dismiss {failed.length === 1 ? "it" : `all ${formatNumber(failed.length)}`}
          </Button>
        </div>
      </div>
      {(problem ?? dismissal.problem) && (
        <p role="alert" className={styles["problem"]}>
          {problem ?? dismissal.problem}
        </p>
      )}
      <ul className={styles["failedList"]} aria-label="Accounts that could not be connected">
        {failed.map((member) => (
          <li key={member.awsAccountId}>
            <p>
              <b>{member.name}</b> <code>{member.awsAccountId}</code>
            </p>
            <p>
              {member.code && <code>{member.code}</code>} {member.reason}
            </p>
            {member.fix && <p className={styles["fix"]}>{member.fix}</p>}
          </li>
        ))}
      </ul>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </div>
  );
}
