import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { hasPermission } from "../../features/session/access.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { useSession } from "../../features/session/session.ts";
import styles from "./alert-detail.module.css";
import type { AlertDetail } from "./use-triage.ts";

/** The check that reports users to whom AWS attached its quarantine policy. */
const QUARANTINE_CHECK = "key-quarantined";

/**
 * Leads from an exposed access key into its rotation as compromised. AWS does not say which key of the user it found, so
 * every active key is offered. Renders nothing for other alerts, resolved ones, and users that were not read.
 */
export function ExposedKeys({ alert }: { readonly alert: AlertDetail }): ReactElement | null {
  const canRotate = hasPermission(useSession().viewer, "ROTATIONS_START_COMPROMISED");
  const { node } = alert.resource;
  if (alert.check.id !== QUARANTINE_CHECK || alert.status === "RESOLVED" || node?.__typename !== "User") return null;
  const keys = node.accessKeys.filter(({ accessKeyId, status }) => accessKeyId !== null && status === "Active");
  if (keys.length === 0) {
    return (
      <p className={styles["prose"]}>No active access key of {node.userName} is known. A scan may find a newer one.</p>
    );
  }
  return (
    <p className={styles["rotations"]}>
      {keys.map(({ id, accessKeyId }) =>
        canRotate ? (
          <Button
            key={id}
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/rotation/new"
                search={{
                  user: node.userName,
                  key: accessKeyId ?? undefined,
                  in: alert.account.id,
                  mode: "COMPROMISED",
                }}
              />
            )}
          >
            Rotate {accessKeyId} as compromised
          </Button>
        ) : (
          <PermissionGate key={id} permission="ROTATIONS_START_COMPROMISED">
            <Button size="sm" variant="default">
              Rotate {accessKeyId} as compromised
            </Button>
          </PermissionGate>
        ),
      )}
    </p>
  );
}
