import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import type { ReactElement, ReactNode } from "react";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { PausedNotificationTargetsDocument } from "../../gql/overview.ts";
import { countOf } from "../../ui/format.ts";
import styles from "./page.module.css";

const REFRESH_MS = 30_000;

/**
 * Says that notifications do not arrive: an operator who relies on them would otherwise take silence for good news. Without
 * the permission to read notifications, nothing is requested: the API would refuse and record each request.
 */
export function PausedTargets(): ReactElement | null {
  const canRead = hasPermission(useSession().viewer, "NOTIFICATIONS_READ");
  const { data } = useQuery(PausedNotificationTargetsDocument, { pollInterval: REFRESH_MS, skip: !canRead });
  const paused = data?.notificationTargets.nodes.filter(({ pausedAt }) => pausedAt !== null) ?? [];
  const failed = data?.notificationRules.nodes.filter(({ isEnabled, failure }) => isEnabled && failure !== null) ?? [];
  const waiting = paused.reduce((sum, { waitingCount }) => sum + waitingCount, 0);
  return (
    <>
      {paused.length > 0 && (
        <Failure>
          Notifications to {paused.map(({ name }) => name).join(", ")} are paused because the target failed.{" "}
          {countOf(waiting, "message")} waiting. <Link to="/notifications">Open notifications</Link> to resume.
        </Failure>
      )}
      {failed.map(({ id, name, failure }) => (
        <Failure key={id}>
          The notification rule {name} does not work. {failure?.message}{" "}
          <Link to="/notifications/$ruleId" params={{ ruleId: id }}>
            Open the rule
          </Link>
        </Failure>
      ))}
    </>
  );
}

function Failure({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <p role="status" className={styles["failure"]}>
      <IconAlertTriangle size={16} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
