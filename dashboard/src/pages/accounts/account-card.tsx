import { useApolloClient, useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { ConnectionTest } from "../../features/accounts/connection-test.tsx";
import { CoverageBadge } from "../../features/inventory/coverage-badge.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { OfflineFilesForm } from "../../features/accounts/offline-files-form.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { RoleFields, RoleGate } from "../../features/session/role-gate.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { type AccountRowFragment, DisconnectAccountDocument, TestConnectionDocument } from "../../gql/accounts.ts";
import { countOf } from "../../ui/format.ts";
import { FILE_MAX_BYTES, uploadOfflineFile } from "../../features/accounts/offline-upload.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { AccountSettings } from "./account-settings.tsx";
import styles from "./accounts.module.css";
import { UseReading } from "./use-reading.tsx";

const SOURCES: Readonly<Record<AccountRowFragment["source"], string>> = {
  ENVIRONMENT: "The server's own AWS credentials",
  PROFILE: "A named AWS profile",
  ASSUME_ROLE: "An IAM role with an external id",
  STATIC_KEYS: "A stored access key",
  OFFLINE_FILES: "Uploaded files",
  SANDBOX: "The sandbox of the demo",
};

const WRITES: Readonly<Record<AccountRowFragment["writes"], string>> = {
  OFF: "off: nothing is ever changed in AWS",
  CONNECTION: "on, through this connection",
  ROTATE_ROLE: "on, through the rotate role",
};

export function AccountCard({ account }: { readonly account: AccountRowFragment }): ReactElement {
  const [test, { data: tested, loading: isTesting }] = useMutation(TestConnectionDocument);
  const [disconnect, { loading: isDisconnecting }] = useMutation(DisconnectAccountDocument);
  const [shown, setShown] = useState<"settings" | "disconnect" | null>(null);
  const disconnecting = useSubmit();
  const client = useApolloClient();
  const isOfFiles = account.source === "OFFLINE_FILES";

  async function runTest(): Promise<void> {
    try {
      const { data } = await test({ variables: { input: { id: account.id } } });
      const refused = data?.testConnection.userErrors[0];
      if (refused) showToast({ tone: "bad", title: "The connection was not tested", message: refused.message });
    } catch (error) {
      showToast({ tone: "bad", title: "The connection was not tested", message: problemOf(error).message });
    }
  }

  async function runDisconnect(): Promise<void> {
    await disconnecting.run(
      async () => (await disconnect({ variables: { input: { id: account.id } } })).data?.disconnectAccount,
      () => setShown(null),
    );
  }

  return (
    <Panel
      title={account.name}
      aside={
        <span className={styles["badges"]}>
          <StatusBadge status={account.status} />
          {account.status === "CONNECTED" && <CoverageBadge percent={account.coverage?.percent} />}
        </span>
      }
    >
      {account.statusReason && <p className={styles["reason"]}>{account.statusReason}</p>}
      <KeyValueList
        items={[
          { key: "AWS account", value: account.awsAccountId ? <code>{account.awsAccountId}</code> : "not known yet" },
          { key: "Connected by", value: SOURCES[account.source] },
          ...(account.profile ? [{ key: "Profile", value: <code>{account.profile}</code> }] : []),
          ...(account.roleArn ? [{ key: "Role", value: <code>{account.roleArn}</code> }] : []),
          ...(account.externalId ? [{ key: "External id", value: <code>{account.externalId}</code> }] : []),
          ...(account.endpoint ? [{ key: "Endpoint", value: <code>{account.endpoint}</code> }] : []),
          { key: "Region", value: account.region },
          { key: "Writes to AWS", value: WRITES[account.writes] },
          ...(isOfFiles ? [] : [{ key: "Use of rights", value: <UseReading account={account} /> }]),
          {
            key: "Scanned",
            value:
              account.scanEveryHours === null
                ? "only by hand"
                : account.scanEveryHours === 1
                  ? "every hour"
                  : `every ${countOf(account.scanEveryHours, "hour")}`,
          },
          {
            key: "Last scan",
            value: account.latestScan?.finishedAt ? (
              <Link to="/scans/$scanId" params={{ scanId: account.latestScan.id }}>
                <RelativeTime at={account.latestScan.finishedAt} />
              </Link>
            ) : (
              "none yet"
            ),
          },
        ]}
      />
      {account.status !== "ARCHIVED" && (
        <div className={styles["actions"]}>
          {!isOfFiles && (
            <RoleGate needs="admin">
              <Button size="xs" variant="default" loading={isTesting} onClick={() => void runTest()}>
                Test the connection
              </Button>
            </RoleGate>
          )}
          <RoleGate needs="admin">
            <Button size="xs" variant="default" onClick={() => setShown("settings")}>
              Change…
            </Button>
          </RoleGate>
          <RoleGate needs="admin">
            <Button size="xs" variant="default" onClick={() => setShown("disconnect")}>
              Disconnect…
            </Button>
          </RoleGate>
        </div>
      )}
      {isOfFiles && account.status !== "ARCHIVED" && (
        <RoleFields needs="admin">
          <OfflineFilesForm
            maxBytes={FILE_MAX_BYTES}
            onUpload={async (upload) => {
              const refused = await uploadOfflineFile({ ...upload, accountId: account.id });
              if (refused === null) void client.refetchQueries({ include: "active" });
              return refused;
            }}
          />
        </RoleFields>
      )}
      {tested && <ConnectionTest lines={tested.testConnection.lines} />}
      {shown === "settings" && <AccountSettings account={account} onClose={() => setShown(null)} />}
      <ConfirmDialog
        isOpen={shown === "disconnect"}
        title={`Disconnect ${account.name}?`}
        confirmLabel="Disconnect"
        tone="dangerous"
        isBusy={isDisconnecting}
        problem={disconnecting.problem}
        onConfirm={() => void runDisconnect()}
        onClose={() => setShown(null)}
      >
        <p>It is not scanned any more and its stored credentials are wiped. Its alerts and history stay readable.</p>
      </ConfirmDialog>
    </Panel>
  );
}
