import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { CancelScanDocument, type ScanDetailQuery } from "../../gql/scans.ts";
import { StartScanDocument } from "../../gql/session.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";

export interface ScanActionsProps {
  readonly scan: NonNullable<ScanDetailQuery["scan"]>;
  readonly isRunning: boolean;
}

/** Cancels a running scan, or starts another scan of the account. */
export function ScanActions({ scan, isRunning }: ScanActionsProps): ReactElement {
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const [cancel, { loading }] = useMutation(CancelScanDocument);
  const [start, { loading: isStarting }] = useMutation(StartScanDocument);

  async function stop(): Promise<void> {
    try {
      const { data } = await cancel({ variables: { input: { id: scan.id } } });
      const refused = data?.cancelScan.userErrors[0];
      if (refused) showToast({ tone: "bad", title: "The scan was not cancelled", message: refused.message });
    } catch (error) {
      showToast({ tone: "bad", title: "The scan was not cancelled", message: problemOf(error).message });
    }
    setAsking(false);
  }

  async function startAgain(): Promise<void> {
    try {
      const { data } = await start({ variables: { input: { accountId: scan.account.id } } });
      const next = data?.startScan.scan;
      if (next) await navigate({ to: "/scans/$scanId", params: { scanId: next.id } });
      else
        showToast({ tone: "bad", title: "The scan was not started", message: data?.startScan.userErrors[0]?.message });
    } catch (error) {
      showToast({ tone: "bad", title: "The scan was not started", message: problemOf(error).message });
    }
  }

  return (
    <>
      {isRunning ? (
        <PermissionGate permission="SCANS_CANCEL">
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            Cancel the scan…
          </Button>
        </PermissionGate>
      ) : (
        <PermissionGate permission="SCANS_START">
          <Button size="xs" variant="default" loading={isStarting} onClick={() => void startAgain()}>
            {scan.status === "FAILED" || scan.status === "CANCELLED" ? "Try again" : "Scan again"}
          </Button>
        </PermissionGate>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title="Cancel this scan?"
        confirmLabel="Cancel the scan"
        isBusy={loading}
        onConfirm={() => void stop()}
        onClose={() => setAsking(false)}
      >
        <p>The scan stops within five seconds. The data it has read is discarded, and alerts do not change.</p>
      </ConfirmDialog>
    </>
  );
}
