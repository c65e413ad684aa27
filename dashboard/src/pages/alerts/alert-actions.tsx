import { Button, Menu } from "@mantine/core";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import { type ReactElement, useState } from "react";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { hasRole } from "../../features/session/access.ts";
import { countOf } from "../../ui/format.ts";
import { useSession } from "../../features/session/session.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import styles from "./alert-detail.module.css";
import { AlertShare, RotateKey } from "./alert-share.tsx";
import { MakeExceptionOfAlert } from "./exception-links.tsx";
import { useOpenAlert } from "./open-alert.ts";
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
  const canTriage = hasRole(useSession().viewer, "analyst");
  const { hasSelection } = useOpenAlert();
  const { status } = alert;
  const canAcknowledge = status === "OPEN" || status === "SNOOZED";
  const canPutOff = canAcknowledge || status === "ACKNOWLEDGED";
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
    ...(canUseKeys && status !== "RESOLVED" ? { i: () => ask("ASSIGN") } : {}),
    ...(canUseKeys && status !== "RESOLVED" && myId !== null ? { m: () => void triage.assign(myId) } : {}),
    ...(canTriage && alert.canVerify ? { v: () => void triage.verify() } : {}),
  });

  return (
    <div className={styles["actions"]} role="group" aria-label="Actions">
      {canAcknowledge && (
        <RoleGate needs="analyst">
          <Button size="xs" onClick={() => void triage.acknowledge()} title="a">
            Acknowledge
          </Button>
        </RoleGate>
      )}
      {isDecided && (
        <RoleGate needs="analyst">
          <Button size="xs" variant="default" onClick={() => void triage.reopen()} title="o">
            {REOPEN_LABELS[status] ?? "Reopen"}
          </Button>
        </RoleGate>
      )}
      {canPutOff && (
        <RoleGate needs="analyst">
          <Button size="xs" variant="default" onClick={() => ask("SNOOZE")} title="s">
            Snooze…
          </Button>
        </RoleGate>
      )}
      {canPutOff && (
        <RoleGate needs="analyst">
          <Button size="xs" variant="default" onClick={() => ask("DISMISS")} title="d">
            Dismiss…
          </Button>
        </RoleGate>
      )}
      {canPutOff && <MakeExceptionOfAlert alert={alert} />}
      {alert.status !== "RESOLVED" && (
        <AssignMenu alert={alert} triage={triage} myId={myId} onOther={() => ask("ASSIGN")} />
      )}
      {alert.canVerify && (
        <RoleGate needs="analyst">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} />}
            loading={triage.isBusy}
            onClick={() => void triage.verify()}
            title="v"
          >
            Verify now
          </Button>
        </RoleGate>
      )}
      <RotateKey alert={alert} />
      <AlertShare alert={alert} />
      {alert.status === "RESOLVED" && (
        <p className={styles["quiet"]}>
          Reopens automatically if a scan finds it again
          {alert.reopenCount > 0 && `; this has happened ${countOf(alert.reopenCount, "time")}`}.
        </p>
      )}
      <TriageDialogs
        asking={asking}
        what={`alert ${alert.number}`}
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

/** Applies what a dialog asked for. */
async function apply(triage: Triage, action: BulkAction): Promise<boolean> {
  const { reason, comment, expiresAt, until, assignee } = action;
  if (action.action === "DISMISS" && reason && expiresAt)
    return triage.dismiss({ reason, comment: comment ?? null, expiresAt });
  if (action.action === "SNOOZE" && until) return triage.snooze(until);
  return action.action === "ASSIGN" && triage.assign(assignee ?? null);
}

interface AssignMenuProps extends AlertActionsProps {
  /** Asks for another operator. */
  readonly onOther: () => void;
}

function AssignMenu({ alert, triage, myId, onOther }: AssignMenuProps): ReactElement {
  const canTriage = hasRole(useSession().viewer, "analyst");
  const button = (
    <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
      {alert.assignee ? `Assigned to ${alert.assignee.displayName}` : "Assign"}
    </Button>
  );
  if (!canTriage) return <RoleGate needs="analyst">{button}</RoleGate>;
  return (
    <Menu position="bottom-start" shadow="md" width={240}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {myId !== null && alert.assignee?.id !== myId && (
          <Menu.Item rightSection={<kbd>m</kbd>} onClick={() => void triage.assign(myId)}>
            Assign to me
          </Menu.Item>
        )}
        {alert.assignee && <Menu.Item onClick={() => void triage.assign(null)}>Unassign</Menu.Item>}
        <Menu.Item rightSection={<kbd>i</kbd>} onClick={onOther}>
          Assign to another operator…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
