import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { exceptionQueryOfAlert } from "../../features/alerts/exception-query.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { hasPermission } from "../../features/session/access.ts";
import { countOf } from "../../ui/format.ts";
import { useSession } from "../../features/session/session.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import styles from "./alert-detail.module.css";
import { CopyAlert, isOfKey, KeyFixes } from "./alert-share.tsx";
import { FixButton } from "./fix-heading.tsx";
import { useOpenAlert } from "./open-alert.ts";
import { SetAsideMenu } from "./set-aside-menu.tsx";
import { type AskingAction, TriageDialogs } from "./triage-dialogs.tsx";
import type { BulkAction } from "./use-bulk.ts";
import type { AlertDetail, Triage } from "./use-triage.ts";

export interface AlertActionsProps {
  readonly alert: AlertDetail;
  readonly triage: Triage;
  readonly myId: string | null;
}

export function AlertActions({ alert, triage, myId }: AlertActionsProps): ReactElement {
  const [asking, setAsking] = useState<AskingAction | null>(null);
  const canTriage = hasPermission(useSession().viewer, "ALERTS_TRIAGE");
  const { hasSelection } = useOpenAlert();
  const { status } = alert;
  const canAcknowledge = status === "OPEN" || status === "SNOOZED";
  const canPutOff = canAcknowledge || status === "ACKNOWLEDGED";
  const canBeFixed = status !== "RESOLVED";
  const isDecided = status === "ACKNOWLEDGED" || status === "SNOOZED" || status === "DISMISSED";

  function ask(action: AskingAction): void {
    triage.clearProblem();
    setAsking(action);
  }
  async function run(action: BulkAction): Promise<void> {
    if (await apply(triage, action)) setAsking(null);
  }
  // While rows are selected, the keys act on the selection.
  const canUseKeys = canTriage && !hasSelection;
  useShortcuts({
    ...(canUseKeys && canAcknowledge ? { a: () => void triage.acknowledge() } : {}),
    ...(canUseKeys && canPutOff ? { d: () => ask("DISMISS"), s: () => ask("SNOOZE") } : {}),
    ...(canUseKeys && isDecided ? { o: () => void triage.reopen() } : {}),
    ...(canUseKeys && canBeFixed ? { i: () => ask("ASSIGN") } : {}),
    ...(canUseKeys && canBeFixed && myId !== null ? { m: () => void triage.assign(myId) } : {}),
    ...(canTriage && alert.canVerify ? { v: () => void triage.verify() } : {}),
  });

  return (
    <div className={styles["actions"]} role="group" aria-label="Actions">
      {canBeFixed && (isOfKey(alert) ? <KeyFixes alert={alert} /> : <FixButton />)}
      {isDecided && (
        <PermissionGate permission="ALERTS_TRIAGE">
          <Button size="xs" variant="default" onClick={() => void triage.reopen()} title="o">
            {REOPEN_LABELS[status] ?? "Reopen"}
          </Button>
        </PermissionGate>
      )}
      {canPutOff && (
        <SetAsideMenu
          label="Set aside"
          onAcknowledge={canAcknowledge ? () => void triage.acknowledge() : undefined}
          onAsk={ask}
          exceptionQuery={exceptionQueryOfAlert(alert)}
        />
      )}
      {canBeFixed && (
        <PermissionGate permission="ALERTS_TRIAGE">
          <Button size="xs" variant="default" onClick={() => ask("ASSIGN")} title="i">
            {alert.assignee ? "Reassign…" : "Assign…"}
          </Button>
        </PermissionGate>
      )}
      {alert.canVerify && (
        <PermissionGate permission="ALERTS_VERIFY">
          <Button size="xs" variant="default" loading={triage.isBusy} onClick={() => void triage.verify()} title="v">
            Check AWS again
          </Button>
        </PermissionGate>
      )}
      <CopyAlert alert={alert} />
      {alert.status === "RESOLVED" && (
        <p className={styles["quiet"]}>
          Reopens automatically if a scan finds it again
          {alert.reopenCount > 0 && `; this has happened ${countOf(alert.reopenCount, "time")}`}.
        </p>
      )}
      <TriageDialogs
        asking={asking}
        what={`alert #${alert.number}`}
        headline={alert.headline}
        isBusy={triage.isBusy}
        problem={triage.problem}
        onRun={(action) => void run(action)}
        onClose={() => setAsking(null)}
      />
    </div>
  );
}

const REOPEN_LABELS: Readonly<Partial<Record<AlertDetail["status"], string>>> = {
  DISMISSED: "Withdraw dismissal",
  SNOOZED: "Wake now",
};

/** Applies the action that was entered in a dialog. */
async function apply(triage: Triage, action: BulkAction): Promise<boolean> {
  const { reason, comment, expiresAt, until, assignee } = action;
  if (action.action === "DISMISS" && reason && expiresAt)
    return triage.dismiss({ reason, comment: comment ?? null, expiresAt });
  if (action.action === "SNOOZE" && until) return triage.snooze(until);
  return action.action === "ASSIGN" && triage.assign(assignee ?? null);
}
