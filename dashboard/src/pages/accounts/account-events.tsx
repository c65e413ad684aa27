import { useQuery } from "@apollo/client/react";
import { type ReactElement, useState } from "react";
import { EventQueueSection, LoadingEventQueue } from "../../features/accounts/event-queue-section.tsx";
import type { AccountRowFragment } from "../../gql/accounts.ts";
import { AccountEventQueueDocument, AccountEventQueueSetupDocument } from "../../gql/event-queues.ts";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";

/** How often the state of the queue is read. */
const POLL_MS = 10_000;

/** The event queue of the account. */
export function AccountEvents({ account }: { readonly account: AccountRowFragment }): ReactElement | null {
  const { data, error, observable } = useQuery(AccountEventQueueDocument, {
    variables: { id: account.id },
    pollInterval: POLL_MS,
  });
  const [isSettingUp, setSettingUp] = useState(false);
  const setup = useQuery(AccountEventQueueSetupDocument, { variables: { id: account.id }, skip: !isSettingUp });
  if (error && !data) return <p role="alert">The event queue could not be loaded: {problemOf(error).message}</p>;
  if (!data) return <LoadingEventQueue name={account.name} />;
  if (!data.account) return null;
  return (
    <EventQueueSection
      name={account.name}
      owner={{ accountId: account.id }}
      queue={data.account.eventQueue}
      setup={{
        templates: setup.data?.account?.eventQueueSetup ?? null,
        isLoading: setup.loading,
        problem: setup.error ? problemOf(setup.error).message : null,
      }}
      onSetUp={() => setSettingUp(true)}
      onChange={() => void readAgain({ observable })}
    />
  );
}
