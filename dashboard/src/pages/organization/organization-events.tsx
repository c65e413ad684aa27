import { useQuery } from "@apollo/client/react";
import { type ReactElement, useState } from "react";
import { EventQueueSection } from "../../features/accounts/event-queue-section.tsx";
import { OrganizationEventQueueDocument, OrganizationEventQueueSetupDocument } from "../../gql/event-queues.ts";
import type { OrganizationRowFragment } from "../../gql/organizations.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";

/** How often the state of the queue is read. */
const POLL_MS = 10_000;

/** The event queue of all accounts of the organization. */
export function OrganizationEvents({
  organization,
}: {
  readonly organization: OrganizationRowFragment;
}): ReactElement | null {
  const { data, error, observable } = useQuery(OrganizationEventQueueDocument, { pollInterval: POLL_MS });
  const [isSettingUp, setSettingUp] = useState(false);
  const setup = useQuery(OrganizationEventQueueSetupDocument, { skip: !isSettingUp });
  const found = data?.organizations.find(({ id }) => id === organization.id);
  if (error && !data) return <p role="alert">The event queue could not be loaded: {problemOf(error).message}</p>;
  if (!found) return null;
  return (
    <Panel title="Events">
      <EventQueueSection
        name={organization.awsOrganizationId}
        owner={{ organizationId: organization.id }}
        queue={found.eventQueue}
        setup={{
          templates: setup.data?.organizations.find(({ id }) => id === organization.id)?.eventQueueSetup ?? null,
          isLoading: setup.loading,
          problem: setup.error ? problemOf(setup.error).message : null,
        }}
        onSetUp={() => setSettingUp(true)}
        onChange={() => void readAgain({ observable })}
      />
    </Panel>
  );
}
