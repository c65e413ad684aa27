import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import type { RoleDetail } from "./role.ts";
import styles from "./roles.module.css";

/** What runs with the role: code in these workloads acts with the permissions of the role. */
export function RoleWorkloads({ runs }: Pick<RoleDetail, "runs">): ReactElement {
  return <Panel title="What runs with this role">{runs ? <Found runs={runs} /> : <NotRead />}</Panel>;
}

function Found({
  runs: { workloads, count, unread },
}: {
  readonly runs: NonNullable<RoleDetail["runs"]>;
}): ReactElement {
  return (
    <>
      {count === 0 && <p className={styles["quiet"]}>No workload that was read runs with this role.</p>}
      {count > 0 && (
        <ul className={styles["workloads"]}>
          {workloads.map(({ service, resourceArn, state }) => (
            <li key={resourceArn}>
              <code title={resourceArn}>{nameOf(service, resourceArn)}</code>
              <span className={styles["quiet"]}>
                {regionOf(resourceArn)}
                {state === null ? "" : `, ${state}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {count > workloads.length && (
        <p className={styles["quiet"]}>{`The first ${workloads.length} of ${countOf(count, "workload")} are shown.`}</p>
      )}
      {unread.length > 0 && (
        <p className={styles["quiet"]}>{`Others may run with it. Not read: ${unread.join("; ")}.`}</p>
      )}
    </>
  );
}

function NotRead(): ReactElement {
  return (
    <p className={styles["quiet"]}>
      The latest scan read no workloads. To read them, change the settings of the account on the page{" "}
      <Link to="/settings/accounts">Accounts</Link>.
    </p>
  );
}

/** The service and the resource of the ARN: `lambda function:orders`. */
function nameOf(service: string, arn: string): string {
  return `${service} ${arn.split(":").slice(5).join(":")}`;
}

function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}
