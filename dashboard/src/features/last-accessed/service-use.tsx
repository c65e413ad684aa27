import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ServiceUseFragment } from "../../gql/last-accessed.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import type { ServiceUseFound } from "./service-use.ts";
import { LastUsedText } from "../inventory/last-used-text.tsx";
import { Panel } from "../../ui/panel.tsx";
import styles from "./service-use.module.css";
import tables from "../../ui/simple-table.module.css";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";

type Service = ServiceUseFragment["services"][number];

export interface ServiceUseProps {
  /** Whose rights: "this user", "all who hold this policy". */
  readonly whose: string;
  readonly found: ServiceUseFound;
}

/** Granted beside used, service by service, with how far that can be told. */
export function ServiceUse({ whose, found: { use, problem, retry, onShowAll } }: ServiceUseProps): ReactElement {
  if (!use) {
    if (problem) return <ErrorState problem={problem} what="what is used" onRetry={retry} />;
    return use === null ? (
      <p className={styles["quiet"]}>It is no longer there.</p>
    ) : (
      <LoadingRows label="Loading what is used" rows={4} />
    );
  }
  const isRead = use.status === "READ";
  return (
    <Panel
      title="Granted and used"
      aside={use.serviceCount > 0 && <span className={styles["quiet"]}>{countOf(use.serviceCount, "service")}</span>}
    >
      <Standing whose={whose} use={use} />
      {use.services.length > 0 && (
        <div
          className={`${tables["scroll"]} ${styles["table"]}`}
          tabIndex={0}
          role="region"
          aria-label="Services granted and used"
        >
          <table className={tables["table"]}>
            <thead>
              <tr>
                <th scope="col">Service</th>
                <th scope="col" className={tables["wide"]}>
                  Granted
                </th>
                <th scope="col">Last used</th>
                {isRead && (
                  <th scope="col" className={tables["wide"]}>
                    Single actions
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
                      {grantedWords(service.grantedActionCount)}
                    </div>
                  </th>
                  <td className={`${tables["wide"]} ${styles["numbers"]}`}>
                    {grantedWords(service.grantedActionCount)}
                  </td>
                  <td>
                    <LastUsed service={service} />
                  </td>
                  {isRead && <td className={tables["wide"]}>{actionWords(service)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {use.serviceCount > use.services.length && (
        <button type="button" className={styles["more"]} onClick={onShowAll}>
          {`Show all ${formatNumber(use.serviceCount)} services`}
        </button>
      )}
    </Panel>
  );
}

function Standing({ whose, use }: { readonly whose: string; readonly use: ServiceUseFragment }): ReactElement {
  const { status, reason, readAt, serviceCount, unusedServiceCount } = use;
  if (status === "READ" && readAt) {
    return (
      <>
        <p className={styles["lead"]}>
          {serviceCount === 0
            ? "Nothing is granted, so there is nothing to use."
            : unusedServiceCount === 0
              ? `AWS has seen ${whose} use every service that it tells about.`
              : `AWS has seen no use by ${whose} of ${formatNumber(unusedServiceCount)} of ${countOf(serviceCount, "service")}.`}
        </p>
        <p className={styles["quiet"]}>
          AWS was asked <RelativeTime at={readAt} />. It counts every attempt, refused ones too, tells of it some hours
          later and keeps it for 400 days. Of single actions it tells in some services only.
        </p>
      </>
    );
  }
  return (
    <>
      <p className={styles["lead"]}>
        {status === "NO_PERMISSION"
          ? "AWS refused to tell what is used, so nothing is concluded from it."
          : status === "FAILED"
            ? "What is used could not be read, so nothing is concluded from it."
            : "What is used was not read, so only what is granted is known."}
      </p>
      {reason && <p className={styles["quiet"]}>{reason}</p>}
      <p className={styles["quiet"]}>
        <Link to="/settings/accounts">The account&apos;s settings</Link> say whether it is read, and how the reading
        stands.
      </p>
    </>
  );
}

function grantedWords(count: number | null): string {
  return count === null ? "not known" : count === 0 ? "none now" : countOf(count, "action");
}

/** AWS's name for it with how its actions begin; the api has none where AWS did not list it. */
function ServiceName({ service: { serviceName, serviceNamespace } }: { readonly service: Service }): ReactElement {
  if (serviceName === null || serviceName === serviceNamespace) return <>{serviceNamespace}</>;
  return (
    <>
      {serviceName}
      <div className={styles["namespace"]}>{serviceNamespace}</div>
    </>
  );
}

/** Of an older user or role AWS cannot say "never", only since when it saw nothing. */
function LastUsed({ service: { lastUsed, unusedSince } }: { readonly service: Service }): ReactElement {
  if (lastUsed.status === "UNKNOWN" && unusedSince) {
    return (
      <span className={styles["unused"]}>
        No use seen since <DateOf at={unusedSince} />
      </span>
    );
  }
  if (lastUsed.status === "NEVER_USED") return <span className={styles["unused"]}>Never used</span>;
  return <LastUsedText lastUsed={lastUsed} />;
}

function actionWords({ trackedActionCount, unusedActionCount, lastUsed }: Service): ReactElement | string {
  if (trackedActionCount === 0) return <span className={styles["quiet"]}>not told</span>;
  if (lastUsed.status !== "USED" || trackedActionCount === unusedActionCount) {
    return <span className={styles["quiet"]}>{`none of ${formatNumber(trackedActionCount)} used`}</span>;
  }
  return `${formatNumber(trackedActionCount - unusedActionCount)} of ${formatNumber(trackedActionCount)} used`;
}
