import { useApolloClient, useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { ARCHIVED_BECAUSE, RestoreAccount } from "../../features/accounts/restore-account.tsx";
import { ConnectionTest } from "../../features/accounts/connection-test.tsx";
import { CoverageBadge, ScanCoverageBadge } from "../../features/inventory/coverage-badge.tsx";
import { OfflineFilesForm } from "../../features/accounts/offline-files-form.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { PermissionFields, PermissionGate } from "../../features/session/permission-gate.tsx";
import { SensitiveDialog } from "../../features/session/sensitive-dialog.tsx";
import { readAllAgain } from "../../ui/read-again.ts";
import { RelativeTime } from "../../ui/time.tsx";
import { type AccountRowFragment, DisconnectAccountDocument, TestConnectionDocument } from "../../gql/accounts.ts";
import { FILE_MAX_BYTES, uploadOfflineFile } from "../../features/accounts/offline-upload.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { AccountEvents } from "./account-events.tsx";
import { AccountFacts } from "./account-facts.tsx";
import { AccountSettings } from "./account-settings.tsx";
import { AccountThresholds } from "./account-thresholds.tsx";
import styles from "./accounts.module.css";
import { KeyReceivers } from "./key-receivers.tsx";
import { SecretDestinations } from "./secret-destinations.tsx";

/** From this number of broken scans in a row, an account counts as one that cannot be scanned. */
const BROKEN_SCANS_MIN = 2;

/** The ID of the latest scan if it has results. The coverage is not that of a scan that still runs or failed. */
function scanWithResults({ latestScan }: AccountRowFragment): string | null {
  return latestScan?.status === "SUCCEEDED" || latestScan?.status === "PARTIAL" ? latestScan.id : null;
}

interface AccountProps {
  readonly account: AccountRowFragment;
}

export function AccountCard({ account }: AccountProps): ReactElement {
  const [test, { data: tested, loading: isTesting }] = useMutation(TestConnectionDocument);
  const [shown, setShown] = useState<"settings" | "disconnect" | null>(null);
  const isArchived = account.status === "ARCHIVED";
  const close = (): void => setShown(null);

  async function runTest(): Promise<void> {
    try {
      const { data } = await test({ variables: { input: { id: account.id } } });
      const refused = data?.testConnection.userErrors[0];
      if (refused) showToast({ tone: "bad", title: "The connection was not tested", message: refused.message });
    } catch (error) {
      showToast({ tone: "bad", title: "The connection was not tested", message: problemOf(error).message });
    }
  }

  return (
    <Panel
      title={account.name}
      aside={
        <span className={styles["badges"]}>
          <StatusBadge status={account.status} />
          {account.status === "CONNECTED" &&
            (account.coverage ? (
              <ScanCoverageBadge gaps={account.coverage} scanId={scanWithResults(account)} />
            ) : (
              <CoverageBadge percent={null} />
            ))}
        </span>
      }
    >
      {account.statusReason && <p className={styles["reason"]}>{account.statusReason}</p>}
      {account.archivedReason && (
        <div className={styles["reason"]}>
          {ARCHIVED_BECAUSE[account.archivedReason]} IAM Monitor archived it
          {account.archivedAt && (
            <>
              {" "}
              <RelativeTime at={account.archivedAt} />
            </>
          )}
          : it is no longer scanned, and its alerts are not counted. <RestoreAccount account={account} />
        </div>
      )}
      {!isArchived && account.brokenScans >= BROKEN_SCANS_MIN && <BrokenScans account={account} />}
      <AccountFacts account={account} />
      {!isArchived && (
        <AccountActions
          account={account}
          isTesting={isTesting}
          onTest={() => void runTest()}
          onChange={() => setShown("settings")}
          onDisconnect={() => setShown("disconnect")}
        />
      )}
      {!isArchived && account.source === "OFFLINE_FILES" && <FileUpload account={account} />}
      {!isArchived && <AccountThresholds account={account} />}
      {!isArchived && account.source !== "OFFLINE_FILES" && <AccountEvents account={account} />}
      {!isArchived && account.source !== "OFFLINE_FILES" && <SecretDestinations account={account} />}
      {!isArchived && account.source !== "OFFLINE_FILES" && <KeyReceivers account={account} />}
      {tested && <ConnectionTest lines={tested.testConnection.lines} />}
      {shown === "settings" && <AccountSettings account={account} onClose={close} />}
      <DisconnectDialog account={account} isOpen={shown === "disconnect"} onClose={close} />
    </Panel>
  );
}

/** Shown while an account cannot be scanned, as a state that an operator must act on. */
function BrokenScans({ account }: AccountProps): ReactElement {
  return (
    <p role="alert" className={styles["reason"]}>
      This account cannot be scanned: its last {account.brokenScans} scans crashed the worker, ended with an internal
      error, or timed out. Its alerts are as old as its last complete scan.{" "}
      {account.scansHeldUntil && (
        <>
          The next scheduled scan starts <RelativeTime at={account.scansHeldUntil} />.{" "}
        </>
      )}
      Start a scan to try again now. The worker&apos;s log says why the scans ended.
    </p>
  );
}

interface AccountActionsProps extends AccountProps {
  readonly isTesting: boolean;
  readonly onTest: () => void;
  readonly onChange: () => void;
  readonly onDisconnect: () => void;
}

function AccountActions({ account, isTesting, onTest, onChange, onDisconnect }: AccountActionsProps): ReactElement {
  return (
    <div className={styles["actions"]}>
      {account.status === "PENDING" && (
        <PermissionGate permission="ACCOUNTS_UPDATE">
          <Button size="xs" renderRoot={(root) => <Link to="/welcome" search={{ connecting: account.id }} {...root} />}>
            Continue set-up
          </Button>
        </PermissionGate>
      )}
      {account.source !== "OFFLINE_FILES" && (
        <PermissionGate permission="ACCOUNTS_TEST">
          <Button size="xs" variant="default" loading={isTesting} onClick={onTest}>
            Test the connection
          </Button>
        </PermissionGate>
      )}
      <PermissionGate permission="ACCOUNTS_UPDATE">
        <Button size="xs" variant="default" onClick={onChange}>
          Edit account…
        </Button>
      </PermissionGate>
      <PermissionGate permission="ACCOUNTS_DISCONNECT">
        <Button size="xs" variant="default" onClick={onDisconnect}>
          Disconnect…
        </Button>
      </PermissionGate>
    </div>
  );
}

function FileUpload({ account }: AccountProps): ReactElement {
  const client = useApolloClient();
  return (
    <PermissionFields permission="ACCOUNTS_UPLOAD_FILE">
      <OfflineFilesForm
        maxBytes={FILE_MAX_BYTES}
        onUpload={async (upload) => {
          const refused = await uploadOfflineFile({ ...upload, accountId: account.id });
          if (refused === null) void readAllAgain(client);
          return refused;
        }}
      />
    </PermissionFields>
  );
}

interface DisconnectDialogProps extends AccountProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function DisconnectDialog({ account, isOpen, onClose }: DisconnectDialogProps): ReactElement {
  const [disconnect, { loading }] = useMutation(DisconnectAccountDocument);
  return (
    <SensitiveDialog
      isOpen={isOpen}
      title={`Disconnect ${account.name}?`}
      confirmLabel="Disconnect"
      tone="dangerous"
      isBusy={loading}
      send={async () => (await disconnect({ variables: { input: { id: account.id } } })).data?.disconnectAccount}
      onClose={onClose}
    >
      <p>
        The account is no longer scanned and its stored credentials are deleted. Its alerts and history stay readable.
      </p>
    </SensitiveDialog>
  );
}
