import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../../features/session/session.ts";
import type { OperatorRowFragment } from "../../gql/operators.ts";
import styles from "./operators.module.css";

/** It never has a method of its own, by design. */
const BREAK_GLASS = "break-glass";

/** Warns if the only admin could be locked out, or if the operator can sign in only with a link. Null otherwise. */
export function AccessWarnings({
  operators,
}: {
  readonly operators: readonly OperatorRowFragment[];
}): ReactElement | null {
  const { viewer } = useSession();
  const active = operators.filter(({ status, name }) => status === "ACTIVE" && name !== BREAK_GLASS);
  // An admin who is limited to accounts can neither invite nor change operators.
  const admins = active.filter(({ role, accountGroups }) => role === "admin" && accountGroups === null);
  const self = active.find(({ id }) => id === viewer.operatorId);
  const isLinkOnly = self && !self.passwordEnabled && self.passkeyCount === 0 && self.issuer === null;
  if (admins.length !== 1 && !isLinkOnly) return null;
  return (
    <aside className={styles["warning"]} aria-label="Warnings">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div>
        {admins.length === 1 && (
          <p>Only one admin has access to all accounts. Invite a second one, so that no loss locks you out.</p>
        )}
        {isLinkOnly && (
          <p>
            You have no password and no passkey: you can only sign in with a link from the server&apos;s terminal. Set
            them in <Link to="/settings/profile">Your profile</Link>.
          </p>
        )}
      </div>
    </aside>
  );
}
