import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ServiceUseFragment } from "../../gql/last-accessed.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { LastUsedText } from "../inventory/last-used-text.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { Problem } from "../../ui/problem.ts";
import styles from "./service-use.module.css";
import tables from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";

/** The number of services shown before "Show all" is pressed. */
export const SERVICES_SHOWN = 25;
/** The maximum number of services that the API returns. */
export const SERVICES_MAX = 500;

type Service = ServiceUseFragment["services"][number];

export interface ServiceUseResult {
  /** Undefined: not loaded yet. Null: the principal or policy no longer exists. */
  readonly use: ServiceUseFragment | null | undefined;
  readonly problem: Problem | null;
  readonly retry: () => void;
  readonly onShowAll: () => void;
}

export interface ServiceUseProps {
  /** The principals, as a noun phrase: "this user". */
  readonly whose: string;
  readonly found: ServiceUseResult;
}

/** The granted and used actions of each service, with the limits of what AWS reports. */
export function ServiceUse({ whose, found: { use, problem, retry, onShowAll } }: ServiceUseProps): ReactElement {
  if (!use) {
    if (problem) return <ErrorState problem={problem} what="the usage" onRetry={retry} />;
    return use === null ? (
      <p className={styles["quiet"]}>It no longer exists.</p>
    ) : (
      <LoadingRows label="Loading the usage" rows={4} />
    );
  }
  const isRead = use.status === "READ";
  // A column of nothing but "Unknown" would contradict what keys and roles say about their use.
  const hasUse = isRead || use.services.some(({ lastUsed }) => lastUsed.status !== "UNKNOWN");
  return (
    <Panel
      title="Last accessed services"
      aside={use.serviceCount > 0 && <span className={styles["quiet"]}>{countOf(use.serviceCount, "service")}</span>}
    >
      <UsageSummary whose={whose} use={use} />
      {use.services.length > 0 && (
        <SimpleTable label="Granted and used services" className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col" className={tables["wide"]}>
                Granted
              </th>
              {hasUse && <th scope="col">Last used</th>}
              {isRead && (
                <th scope="col" className={tables["wide"]}>
                  Actions used
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {use.services.map((service) => (
              <tr key={service.serviceNamespace}>
                <th scope="row">
                  <ServiceName service={service} />
                  <div className={`${tables["narrow"]} ${styles["namespace"]}`}>
                    {grantedText(service.grantedActionCount)}
                  </div>
                </th>
                <td className={`${tables["wide"]} ${styles["numbers"]}`}>{grantedText(service.grantedActionCount)}</td>
                {hasUse && (
                  <td>
                    <LastUsed service={service} />
                  </td>
                )}
                {isRead && <td className={tables["wide"]}>{actionsUsedText(service)}</td>}
              </tr>
            ))}
          </tbody>
        </SimpleTable>
      )}
      {use.serviceCount > use.services.length && (
        <button type="button" className={styles["more"]} onClick={onShowAll}>
          {`Show all ${formatNumber(use.serviceCount)} services`}
        </button>
      )}
    </Panel>
  );
}

function UsageSummary({ whose, use }: { readonly whose: string; readonly use: ServiceUseFragment }): ReactElement {
  if (use.status === "READ" && use.readAt) {
    return (
      <>
        <p className={styles["lead"]}>{unusedText(whose, use)}</p>
        <p className={styles["quiet"]}>
          Read from AWS <RelativeTime at={use.readAt} />. AWS counts every attempt, including denied ones, reports it
          some hours later and keeps it for 400 days. It reports single actions for some services only.
        </p>
      </>
    );
  }
  return (
    <>
      <p className={styles["lead"]}>{notReadText(use.status)}</p>
      <p className={styles["quiet"]}>
        {use.reason && `${use.reason} `}
        Settings: <Link to="/settings/accounts">Accounts</Link>.
      </p>
    </>
  );
}

function unusedText(whose: string, { serviceCount, unusedServiceCount }: ServiceUseFragment): string {
  if (serviceCount === 0) return "No action is granted, so there is no usage.";
  if (unusedServiceCount === 0) return `AWS reports that ${whose} used every service for which it has data.`;
  return `AWS reports that ${whose} did not use ${formatNumber(unusedServiceCount)} of ${countOf(serviceCount, "service")}.`;
}

function notReadText(status: ServiceUseFragment["status"]): string {
  if (status === "NO_PERMISSION")
    return "AWS denied access to the last accessed data, so unused permissions are not known.";
  if (status === "FAILED") return "The last accessed data could not be read, so unused permissions are not known.";
  return "The last accessed data was not read, so only granted actions are known.";
}

function grantedText(count: number | null): string {
  if (count === null) return "unknown";
  return count === 0 ? "none now" : countOf(count, "action");
}

/** AWS's name of the service and its action prefix. The name is null if AWS did not list the service. */
function ServiceName({ service: { serviceName, serviceNamespace } }: { readonly service: Service }): ReactElement {
  if (serviceName === null || serviceName === serviceNamespace) return <>{serviceNamespace}</>;
  return (
    <>
      {serviceName}
      <div className={styles["namespace"]}>{serviceNamespace}</div>
    </>
  );
}

/** The last use of a service. For an older user or role, AWS cannot say "never used", only "no use since" a date. */
function LastUsed({ service: { lastUsed, unusedSince } }: { readonly service: Service }): ReactElement {
  if (lastUsed.status === "UNKNOWN" && unusedSince) {
    return (
      <span className={styles["unused"]}>
        No use recorded since <DateOf at={unusedSince} />
      </span>
    );
  }
  if (lastUsed.status === "NEVER_USED") return <span className={styles["unused"]}>Never used</span>;
  return <LastUsedText lastUsed={lastUsed} />;
}

function actionsUsedText({ trackedActionCount, unusedActionCount, lastUsed }: Service): ReactElement | string {
  if (trackedActionCount === 0) return <span className={styles["quiet"]}>not reported</span>;
  if (lastUsed.status !== "USED" || trackedActionCount === unusedActionCount) {
    return <span className={styles["quiet"]}>{`none of ${formatNumber(trackedActionCount)} used`}</span>;
  }
  return `${formatNumber(trackedActionCount - unusedActionCount)} of ${formatNumber(trackedActionCount)} used`;
}
