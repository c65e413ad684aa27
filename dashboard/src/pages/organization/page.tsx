import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect } from "react";
import { hasPermission, refusedPageText } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { type OrganizationRowFragment, OrganizationsDocument } from "../../gql/organizations.ts";
import { countOf } from "../../ui/format.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { Administration } from "./administration.tsx";
import { ArchivedAccounts } from "./archived-accounts.tsx";
import { ChooseMembers } from "./choose-members.tsx";
import { NewAccounts } from "./new-accounts.tsx";
import { ConnectingProgress } from "./connecting-progress.tsx";
import { Guardrails } from "./guardrails.tsx";
import { OrganizationEvents } from "./organization-events.tsx";
import { IdentityCenterSetting } from "./identity-center.tsx";
import { HeldAccounts } from "./held-accounts.tsx";
import { OrganizationRole } from "./organization-role.tsx";
import { ReadOrganization } from "./read-organization.tsx";
import styles from "./organization.module.css";

/** How often the page polls while the organization is read or accounts are connected. */
const POLL_MS = 2_000;

function isBusy({ readRequestedAt, members }: OrganizationRowFragment): boolean {
  return (
    readRequestedAt !== null || members.some(({ connection }) => connection === "QUEUED" || connection === "TRYING")
  );
}

/** Connects the accounts of an organization together. */
export function OrganizationPage(): ReactElement {
  const { viewer } = useSession();
  const canRead = hasPermission(viewer, "ORGANIZATIONS_READ");
  const result = useQuery(OrganizationsDocument, { skip: !canRead });
  const { data, error, startPolling, stopPolling } = result;
  const organizations = data?.organizations;
  const isPolling = organizations?.some(isBusy) ?? false;
  useEffect(() => {
    if (isPolling) startPolling(POLL_MS);
    return stopPolling;
  }, [isPolling, startPolling, stopPolling]);
  const reload = (): void => void readAgain(result);
  const message = refusedPageText(viewer, "ORGANIZATIONS_READ");
  return (
    <>
      <PageHeader
        title="Organization"
        question="Which accounts of your AWS organization are monitored?"
        actions={
          <Button component={Link} to="/settings/accounts" size="xs" variant="default">
            All accounts
          </Button>
        }
      />
      {!canRead && (
        <ErrorState
          problem={{ code: "FORBIDDEN", message, requestId: null, isRetryable: false }}
          what="organizations"
        />
      )}
      {organizations?.length === 0 && (
        <Panel title="Read your organization">
          <div className={styles["role"]}>
            <p>
              IAM Monitor lists the accounts by organizational unit through an account that is connected already. Then
              you choose which of them to connect.
            </p>
            <ReadOrganization onRead={reload} />
          </div>
        </Panel>
      )}
      {organizations?.map((organization) => (
        <OrganizationSections key={organization.id} organization={organization} onChange={reload} />
      ))}
      {!organizations && error && <ErrorState problem={problemOf(error)} what="organizations" onRetry={reload} />}
      {canRead && !organizations && !error && <LoadingRows label="Loading organizations" />}
    </>
  );
}

interface SectionsProps {
  readonly organization: OrganizationRowFragment;
  readonly onChange: () => void;
}

function OrganizationSections({ organization, onChange }: SectionsProps): ReactElement {
  const isReading = organization.readRequestedAt !== null;
  return (
    <div className={styles["sections"]}>
      <Panel title={organization.awsOrganizationId}>
        <div className={styles["role"]}>
          <ReadingResult organization={organization} />
          <ReadOrganization accountId={organization.accountId} isReading={isReading} onRead={onChange} />
          <NewAccounts organization={organization} />
        </div>
      </Panel>
      {organization.heldAccounts.length > 0 && <HeldAccounts organization={organization} onDecided={onChange} />}
      {organization.members.length > 0 && <ConnectingProgress organization={organization} onChange={onChange} />}
      {organization.members.length > 0 && <Guardrails organization={organization} />}
      {organization.members.length > 0 && <Administration organization={organization} />}
      {organization.archivedAccounts.length > 0 && <ArchivedAccounts organization={organization} />}
      <IdentityCenterSetting id={organization.id} />
      <OrganizationEvents organization={organization} />
      <OrganizationRole organization={organization} />
      {organization.members.length > 0 && <ChooseMembers organization={organization} onConnecting={onChange} />}
    </div>
  );
}

/** The results of the latest reading, and the parts that it did not read. */
function ReadingResult({ organization }: { readonly organization: OrganizationRowFragment }): ReactElement {
  const { readAt, readRequestedAt, readReason, readCode, members, units, unread } = organization;
  return (
    <>
      {readRequestedAt !== null && <p role="status">Reading the units and accounts…</p>}
      {readAt !== null && (
        <p>
          {countOf(members.length, "account")} in {countOf(units.length, "unit")}, read <RelativeTime at={readAt} />.
        </p>
      )}
      {readReason !== null && (
        <p role="alert" className={styles["problem"]}>
          The organization could not be read ({readCode}): {readReason}
        </p>
      )}
      {unread.length > 0 && (
        <div role="alert" className={styles["notice"]}>
          <p>Not everything was read. The organization may have more accounts than are listed here.</p>
          <ul>
            {unread.map(({ unitId, unitName, action, message }) => (
              <li key={`${unitId} ${action}`}>
                {unitName}: {message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
