import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { consoleUrl } from "../../features/inventory/console-url.ts";
import { useSession } from "../../features/session/session.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import type { RoleDetail } from "./role.ts";
import styles from "./roles.module.css";

/** The workloads that run with the role. Their code acts with the permissions of the role. */
export function RoleWorkloads({ role }: { readonly role: RoleDetail }): ReactElement {
  const { accounts } = useSession();
  // The resources of the demo account do not exist in AWS.
  const isDemo = accounts.some(({ id, isDemo: isSandbox }) => id === role.account.id && isSandbox);
  return (
    <Panel title="What runs with this role">
      {role.runs ? <Found runs={role.runs} isLinked={!isDemo} /> : <NotRead />}
    </Panel>
  );
}

function Found({
  runs: { workloads, count, unread },
  isLinked,
}: {
  readonly runs: NonNullable<RoleDetail["runs"]>;
  readonly isLinked: boolean;
}): ReactElement {
  return (
    <>
      {count === 0 && (
        <p className={styles["quiet"]}>
          {unread.length === 0
            ? "Nothing. The latest scan read the workloads in the Regions of the account's settings."
            : "Nothing in what was read."}
        </p>
      )}
      {count > 0 && (
        <ul className={styles["workloads"]}>
          {workloads.map(({ service, resourceArn, state }) => (
            <li key={resourceArn}>
              <Name service={service} arn={resourceArn} isLinked={isLinked} />
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
      {unread.length > 0 && <p className={styles["quiet"]}>{`Not read: ${unread.join("; ")}.`}</p>}
    </>
  );
}

function Name({
  service,
  arn,
  isLinked,
}: {
  readonly service: string;
  readonly arn: string;
  readonly isLinked: boolean;
}): ReactElement {
  const url = isLinked ? consoleUrl(arn) : null;
  const name = <code title={arn}>{nameOf(service, arn)}</code>;
  if (url === null) return name;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {name}
      <span className="visually-hidden"> in the AWS console, opens a new tab</span>
    </a>
  );
}

function NotRead(): ReactElement {
  return (
    <p className={styles["quiet"]}>
      Not known: the latest scan read no workloads. <Link to="/settings/accounts">Accounts</Link> says why.
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
