import IconBuilding from "@tabler/icons-react/icons/IconBuilding";
import IconFileCertificate from "@tabler/icons-react/icons/IconFileCertificate";
import IconUser from "@tabler/icons-react/icons/IconUser";
import IconUsersGroup from "@tabler/icons-react/icons/IconUsersGroup";
import IconUserShield from "@tabler/icons-react/icons/IconUserShield";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { ActivityLine } from "../../features/actors/activity-line.tsx";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { accountUrlParam } from "../../features/inventory/account-column.tsx";
import { FactChanges } from "../../features/inventory/fact-changes.tsx";
import { ResourceLink } from "../../features/inventory/resource-link.tsx";
import type { ChangedAlertFragment, ChangedItemFragment, ChangeGroupCardFragment } from "../../gql/changes.ts";
import { countOf } from "../../ui/format.ts";
import { InstantOf } from "../../ui/time.tsx";
import { CardActions } from "./card-actions.tsx";
import { itemText, resourceLabel, shownFacts, titleEnd } from "./change-text.ts";
import styles from "./changes.module.css";
import { hasUnknownCause, UnknownCause } from "./unknown-cause.tsx";

const ALERTS_FIRST = 5;

const ICONS = {
  USER: IconUser,
  GROUP: IconUsersGroup,
  ROLE: IconUserShield,
  POLICY: IconFileCertificate,
  ACCOUNT: IconBuilding,
  OTHER: IconBuilding,
} as const;

export interface ChangeCardProps {
  readonly group: ChangeGroupCardFragment;
  readonly namesAccount: boolean;
}

/** The changes of one resource: what was done to it, and the alerts that opened or closed. */
export function ChangeCard({ group, namesAccount }: ChangeCardProps): ReactElement {
  const { resource, account, severity, at, inventory, inventoryCount } = group;
  const { nodeId, kind, name } = resource;
  const Icon = kind === "ACCOUNT" && name === "root" ? IconUser : ICONS[kind];
  const [newest] = inventory;
  return (
    <article className={styles["card"]} data-tone={severity?.toLowerCase() ?? "plain"}>
      <span className={styles["mark"]} aria-hidden="true">
        <Icon size={18} />
      </span>
      <div className={styles["body"]}>
        <header className={styles["head"]}>
          <h2 tabIndex={-1}>
            {resourceLabel(resource)}{" "}
            <ResourceLink resource={{ id: nodeId, kind, name }} awsAccountId={accountUrlParam(account)} />
            {titleEnd(group)}
          </h2>
          <span className={styles["quiet"]}>
            {namesAccount && `${account.name} · `}found{" "}
            {newest?.scanId ? (
              <>
                by the{" "}
                <Link to="/scans/$scanId" params={{ scanId: newest.scanId }}>
                  scan of <InstantOf at={newest.at} />
                </Link>
              </>
            ) : (
              <InstantOf at={at} />
            )}
          </span>
        </header>
        {inventory.map((item) => (
          <ItemChange key={item.id} item={item} isOwn={item.kind === kind && item.name === name} />
        ))}
        {inventoryCount > inventory.length && (
          <p className={styles["quiet"]}>{countOf(inventoryCount - inventory.length, "older change")} not shown</p>
        )}
        {hasUnknownCause(group) && <UnknownCause account={account} />}
        <Alerts group={group} />
        <CardActions group={group} />
      </div>
    </article>
  );
}

/** One change of the resource or of its parts. The title of the card already names the change of the resource itself. */
function ItemChange({ item, isOwn }: { readonly item: ChangedItemFragment; readonly isOwn: boolean }): ReactElement {
  return (
    <section className={styles["item"]} aria-label={itemText(item)}>
      {!isOwn && <p className={styles["what"]}>{itemText(item)}</p>}
      <FactChanges name={item.name} facts={shownFacts(item)} documents={item.documents} />
      {item.hasDocumentsLeftOut && (
        <p className={styles["quiet"]}>Its documents are too large for this list. The export has them.</p>
      )}
      {item.causedBy.map((activity) => (
        <p key={activity.eventId} className={styles["who"]}>
          <ActivityLine activity={activity} />
        </p>
      ))}
    </section>
  );
}

const KINDS: Readonly<Record<ChangedAlertFragment["kind"], string>> = {
  OPENED: "New",
  FOUND_BY_FIRST_SCAN: "First scan",
  REOPENED: "Reopened",
  RAISED: "More severe",
  RESOLVED: "Resolved",
  LOWERED: "Less severe",
  OPENED_AND_RESOLVED: "Came and went",
};

/** The present state of the alert, if an operator decided about it since. */
function statusNote({ isDismissed, alert }: ChangedAlertFragment): string {
  if (isDismissed) return ", dismissed";
  if (alert.status === "ACKNOWLEDGED") return ", acknowledged";
  return alert.status === "SNOOZED" ? ", snoozed" : "";
}

function Alerts({ group: { alerts, alertCount } }: { readonly group: ChangeGroupCardFragment }): ReactElement | null {
  const [isUnfolded, setUnfolded] = useState(false);
  const shown = isUnfolded ? alerts : alerts.slice(0, ALERTS_FIRST);
  if (alertCount === 0) return null;
  return (
    <>
      <ul className={styles["alerts"]} aria-label={countOf(alertCount, "alert")}>
        {shown.map((change) => (
          <li key={change.alert.id}>
            <span className={styles["severity"]}>
              {change.fromSeverity !== null && change.fromSeverity !== change.severity && (
                <>
                  <SeverityBadge severity={change.fromSeverity} />
                  <span aria-hidden="true">→</span>
                </>
              )}
              <SeverityBadge severity={change.severity} />
            </span>
            <span className={styles["kind"]} data-kind={change.kind.toLowerCase()}>
              {KINDS[change.kind]}
              {statusNote(change)}
            </span>
            <Link to="/alerts/$number" params={{ number: change.alert.number }}>
              {change.alert.headline}
            </Link>
            <span className={styles["number"]}>#{change.alert.number}</span>
          </li>
        ))}
      </ul>
      {shown.length < alerts.length && (
        <button type="button" className={styles["more"]} onClick={() => setUnfolded(true)}>
          Show {countOf(alerts.length - shown.length, "more alert")}
        </button>
      )}
      {isUnfolded && alertCount > alerts.length && (
        <p className={styles["quiet"]}>{countOf(alertCount - alerts.length, "further alert")} not shown</p>
      )}
    </>
  );
}
