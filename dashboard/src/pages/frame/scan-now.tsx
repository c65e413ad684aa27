import { Button } from "@mantine/core";
import IconRadar2 from "@tabler/icons-react/icons/IconRadar2";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ButtonMenu } from "../../ui/button-menu.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { hasPermission } from "../../features/session/access.ts";
import type { Session, SessionAccount } from "../../features/session/session.ts";
import styles from "./scan-now.module.css";
import { useStartScan } from "./use-start-scan.ts";

/** The account that needs no choice: the selected one, the only one, or the only one besides the demo account. */
function obviousAccount({ accountId }: Session, accounts: readonly SessionAccount[]): SessionAccount | undefined {
  if (accountId !== null) return accounts.find((account) => account.id === accountId);
  if (accounts.length === 1) return accounts[0];
  const real = accounts.filter((account) => !account.isDemo);
  return real.length === 1 ? real[0] : undefined;
}

export function ScanNow({ session }: { readonly session: Session }): ReactElement | null {
  const { scan, isStarting: loading } = useStartScan();
  const canScan = hasPermission(session.viewer, "SCANS_START");
  // Accounts without a role or with invalid credentials cannot be scanned.
  const connected = session.accounts.filter((each) => each.status === "CONNECTED");
  const account = obviousAccount(session, connected);
  const running = (account ? [account] : session.accounts).find((each) => each.runningScan)?.runningScan;
  const label = <span className={styles["label"]}>{running ? "Scan running" : "Scan now"}</span>;
  const icon = <IconRadar2 size={16} aria-hidden="true" />;

  if (running) {
    return (
      <Button
        component={Link}
        to={`/scans/${running.id}`}
        size="xs"
        variant="light"
        leftSection={icon}
        classNames={{ section: styles["icon"] ?? "" }}
        aria-label="Scan running. Show progress"
      >
        {label}
      </Button>
    );
  }
  if (connected.length === 0 || (session.accountId !== null && !account)) return null;
  if (!canScan) {
    return (
      <PermissionGate permission="SCANS_START">
        <Button size="xs" leftSection={icon} classNames={{ section: styles["icon"] ?? "" }} aria-label="Scan now">
          {label}
        </Button>
      </PermissionGate>
    );
  }
  if (account) {
    return (
      <Button
        size="xs"
        leftSection={icon}
        classNames={{ section: styles["icon"] ?? "" }}
        loading={loading}
        onClick={() => void scan(account)}
        aria-label={`Scan now: ${account.name}`}
      >
        {label}
      </Button>
    );
  }
  return (
    <ButtonMenu
      position="bottom-end"
      button={
        <Button
          size="xs"
          leftSection={icon}
          classNames={{ section: styles["icon"] ?? "" }}
          loading={loading}
          aria-label="Scan now. Choose an account"
        >
          {label}
        </Button>
      }
      items={connected.map((each) => ({ key: each.id, label: each.name, onChoose: () => void scan(each) }))}
    />
  );
}
