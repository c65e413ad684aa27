import { Button, Menu, TextInput } from "@mantine/core";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import { type ReactElement, useState } from "react";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { hasRole } from "../../features/session/access.ts";
import { countOf } from "../../ui/format.ts";
import { useSession } from "../../features/session/session.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import styles from "./alert-detail.module.css";
import { DismissDialog } from "./dismiss-dialog.tsx";
import type { AlertDetail, Triage } from "./use-triage.ts";

export interface AlertActionsProps {
  readonly alert: AlertDetail;
  readonly triage: Triage;
  readonly myId: string | null;
}

export function AlertActions({ alert, triage, myId }: AlertActionsProps): ReactElement {
  const [isDismissing, setDismissing] = useState(false);
  const canTriage = hasRole(useSession().viewer, "analyst");
  const isOpen = alert.status === "OPEN";
  const isDecided = alert.status === "ACKNOWLEDGED" || alert.status === "DISMISSED";
  const canDismiss = isOpen || alert.status === "ACKNOWLEDGED";

  function startDismissing(): void {
    triage.clearProblem();
    setDismissing(true);
  }
  useShortcuts({
    ...(canTriage && isOpen ? { a: () => void triage.acknowledge() } : {}),
    ...(canTriage && canDismiss ? { d: startDismissing } : {}),
    ...(canTriage && alert.canVerify ? { v: () => void triage.verify() } : {}),
  });

  return (
    <div className={styles["actions"]} role="group" aria-label="Actions">
      {isOpen && (
        <RoleGate needs="analyst">
          <Button size="xs" onClick={() => void triage.acknowledge()} title="a">
            Acknowledge
          </Button>
        </RoleGate>
      )}
      {isDecided && (
        <RoleGate needs="analyst">
          <Button size="xs" variant="default" onClick={() => void triage.reopen()}>
            {alert.status === "DISMISSED" ? "Withdraw dismissal" : "Reopen"}
          </Button>
        </RoleGate>
      )}
      {canDismiss && (
        <RoleGate needs="analyst">
          <Button size="xs" variant="default" onClick={startDismissing} title="d">
            Dismiss…
          </Button>
        </RoleGate>
      )}
      {alert.status !== "RESOLVED" && <AssignMenu alert={alert} triage={triage} myId={myId} />}
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
      {alert.status === "RESOLVED" && (
        <p className={styles["quiet"]}>
          Reopens automatically if a scan finds it again
          {alert.reopenCount > 0 && `; this has happened ${countOf(alert.reopenCount, "time")}`}.
        </p>
      )}
      <DismissDialog
        what={`alert ${alert.number}`}
        isOpen={isDismissing}
        isBusy={triage.isBusy}
        problem={triage.problem}
        onClose={() => setDismissing(false)}
        onDismiss={(dismissal) => void triage.dismiss(dismissal).then((isDone) => isDone && setDismissing(false))}
      />
    </div>
  );
}

function AssignMenu({ alert, triage, myId }: AlertActionsProps): ReactElement {
  const canTriage = hasRole(useSession().viewer, "analyst");
  const [name, setName] = useState("");
  const [isShown, setShown] = useState(false);
  function assign(assignee: string | null): void {
    setShown(false);
    setName("");
    void triage.assign(assignee);
  }
  const button = (
    <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
      {alert.assignee ? `Assigned to ${alert.assignee.displayName}` : "Assign"}
    </Button>
  );
  if (!canTriage) return <RoleGate needs="analyst">{button}</RoleGate>;
  return (
    <Menu opened={isShown} onChange={setShown} position="bottom-start" shadow="md" width={240}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {myId !== null && alert.assignee?.id !== myId && (
          <Menu.Item onClick={() => assign(myId)}>Assign to me</Menu.Item>
        )}
        {alert.assignee && <Menu.Item onClick={() => assign(null)}>Unassign</Menu.Item>}
        <form
          className={styles["assignForm"]}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== "") assign(name.trim());
          }}
        >
          <TextInput
            size="xs"
            aria-label="Assign to another operator"
            placeholder="Another operator"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button size="xs" type="submit" variant="default" disabled={name.trim() === ""}>
            Assign
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
