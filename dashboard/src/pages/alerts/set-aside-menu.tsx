import { Button } from "@mantine/core";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { hasPermission } from "../../features/session/access.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { useSession } from "../../features/session/session.ts";
import { ButtonMenu } from "../../ui/button-menu.tsx";
import type { ButtonMenuItem } from "../../ui/button-menu-types.ts";
import styles from "./set-aside-menu.module.css";

const WIDTH_PX = 360;

export interface SetAsideMenuProps {
  /** The text of the button: "Set aside", "Set aside 43 alerts". */
  readonly label: string;
  readonly isBusy?: boolean;
  /** Left out if no alert can be acknowledged. */
  readonly onAcknowledge?: (() => void) | undefined;
  readonly onAsk: (action: "SNOOZE" | "DISMISS") => void;
  /** The query of an exception for the alert. Left out for several alerts. */
  readonly exceptionQuery?: string;
}

/** The ways to put an alert aside, each with its effect, which shows how they differ where one is chosen. */
export function SetAsideMenu({
  label,
  isBusy = false,
  onAcknowledge,
  onAsk,
  exceptionQuery,
}: SetAsideMenuProps): ReactElement {
  const { viewer } = useSession();
  const navigate = useNavigate();
  const button = (
    <Button size="xs" variant="default" disabled={isBusy} rightSection={<IconChevronDown size={14} />}>
      {label}
    </Button>
  );
  if (!hasPermission(viewer, "ALERTS_TRIAGE"))
    return <PermissionGate permission="ALERTS_TRIAGE">{button}</PermissionGate>;
  const mayExcept = hasPermission(viewer, "EXCEPTIONS_UPDATE");
  const items: readonly ButtonMenuItem[] = [
    ...(onAcknowledge
      ? [
          {
            key: "acknowledge",
            label: (
              <Way name="Acknowledge">Seen, not fixed yet. Listed as acknowledged until a scan finds it fixed.</Way>
            ),
            mark: <kbd>a</kbd>,
            onChoose: onAcknowledge,
          },
        ]
      : []),
    {
      key: "snooze",
      label: <Way name="Snooze…">Later. Opens again at a time that you choose.</Way>,
      mark: <kbd>s</kbd>,
      onChoose: () => onAsk("SNOOZE"),
    },
    {
      key: "dismiss",
      label: (
        <Way name="Dismiss…">No action needed, for a reason that you give. Opens again on a day that you choose.</Way>
      ),
      mark: <kbd>d</kbd>,
      onChoose: () => onAsk("DISMISS"),
    },
    ...(exceptionQuery === undefined
      ? []
      : [
          {
            key: "exception",
            label: (
              <Way name="Make an exception…">
                {mayExcept
                  ? "A rule that dismisses it until its end, also when later scans find it again."
                  : "A rule for later scans, too. Requires access to all accounts."}
              </Way>
            ),
            isDisabled: !mayExcept,
            onChoose: () => void navigate({ to: "/exceptions/new", search: { q: exceptionQuery } }),
          },
        ]),
  ];
  return <ButtonMenu position="bottom-start" widthPx={WIDTH_PX} button={button} items={items} />;
}

function Way({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <span className={styles["way"]}>
      <b>{name}</b> <span>{children}</span>
    </span>
  );
}
