import { useQuery } from "@apollo/client/react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { ActorName } from "../../features/actors/actor-name.tsx";
import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { TabList } from "../../ui/tab-list.tsx";
import { RelativeTime, TextWithTimes } from "../../ui/time.tsx";
import { type RotationRowFragment, RotationsDocument } from "../../gql/rotations.ts";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { useSession } from "../../features/session/session.ts";
import { DueTab } from "./due-tab.tsx";
import { RotationStateText } from "./rotation-state.tsx";
import styles from "./rotation.module.css";
import { ScheduleCards } from "./schedule-cards.tsx";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { useAllSchedules } from "./use-all-schedules.ts";
import { useDueKeys } from "./use-due-keys.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

const ROWS_SHOWN_MAX = 100;
/** How often the list is read again. Rotations take minutes to hours; the page of one rotation updates at once. */
const POLL_MS = 5_000;
const route = getRouteApi("/frame/rotation");

export function RotationPage(): ReactElement {
  const { accountId } = useSession();
  const { tab } = route.useSearch();
  const navigate = useNavigate();
  const [isCreating, setCreating] = useState(false);
  const open = useQuery(RotationsDocument, {
    variables: { first: ROWS_SHOWN_MAX, filter: { accountId, isOpen: true } },
    pollInterval: POLL_MS,
  });
  const schedules = useAllSchedules(accountId);
  const due = useDueKeys(accountId, schedules);
  const rotations = useKeptAnswer(open, accountId)?.rotations;
  const error = open.error ?? schedules.error;
  const isLoaded = rotations !== undefined && schedules.list !== undefined;
  const showTab = (id: string): void =>
    void navigate({ from: "/rotation", to: ".", search: (before) => ({ ...before, tab: id }) });
  return (
    <>
      <PageHeader
        title="Rotation"
        question="Which keys are being rotated, and which are next?"
        hasFacts
        facts={due.overview && <AsOf at={due.overview.asOf} />}
        actions={
          <PermissionGate permission="ROTATION_SCHEDULES_UPDATE">
            <Button size="xs" onClick={() => setCreating(true)}>
              New schedule…
            </Button>
          </PermissionGate>
        }
      />
      {!isLoaded && error && (
        <ErrorState
          problem={problemOf(error)}
          what="the rotations"
          onRetry={() => {
            schedules.reload();
            void readAgain(open);
          }}
        />
      )}
      {!isLoaded && !error && <LoadingRows label="Loading rotations" />}
      {isLoaded && (
        <TabList
          label="Rotation"
          // Running rotations come first, because they may need a decision; without any, the due keys.
          value={tab ?? (rotations.totalCount > 0 ? "open" : "due")}
          onChange={showTab}
          tabs={[
            {
              id: "open",
              label: "In progress",
              count: rotations.totalCount,
              content: <Open rotations={rotations.nodes} />,
            },
            {
              id: "due",
              label: "Due",
              ...(due.keys && { count: due.keys.scheduled.length + due.keys.unscheduled.length }),
              content: <DueTab due={due} scheduleCount={schedules.totalCount} rotations={rotations.nodes} />,
            },
            {
              id: "schedules",
              label: "Schedules",
              count: schedules.totalCount,
              content: <ScheduleCards schedules={schedules.list} onChanged={schedules.reload} />,
            },
            { id: "history", label: "History", content: <History accountId={accountId} /> },
          ]}
        />
      )}
      {isCreating && (
        <ScheduleDialog
          accountId={accountId}
          onClose={() => setCreating(false)}
          onCreated={() => {
            setCreating(false);
            schedules.reload();
            showTab("schedules");
          }}
        />
      )}
    </>
  );
}

function Open({ rotations }: { readonly rotations: readonly RotationRowFragment[] }): ReactElement {
  if (rotations.length === 0)
    return (
      <EmptyState title="No rotation in progress">
        Rotate a key from its user&apos;s page, or create a schedule. Nothing is written to AWS unless the account
        allows it.
      </EmptyState>
    );
  // Rotations that need a decision come first.
  const ordered = rotations.toSorted(
    (one, other) => Number(other.state === "NEEDS_OPERATOR") - Number(one.state === "NEEDS_OPERATOR"),
  );
  return <RotationTable rotations={ordered} label="Rotations in progress" lastHeader="Waiting for" last={waitOf} />;
}

function waitOf({ waitingFor, parkedReason }: RotationRowFragment): ReactElement {
  return <TextWithTimes text={parkedReason ?? waitingFor ?? ""} />;
}

function History({ accountId }: { readonly accountId: string | null }): ReactElement {
  const { data, error, refetch } = useQuery(RotationsDocument, {
    variables: { first: ROWS_SHOWN_MAX, filter: { accountId, isOpen: false } },
    fetchPolicy: "cache-and-network",
  });
  if (!data)
    return error ? (
      <ErrorState problem={problemOf(error)} what="the history" onRetry={() => void refetch()} />
    ) : (
      <LoadingRows />
    );
  if (data.rotations.nodes.length === 0)
    return (
      <EmptyState title="No finished rotations">
        Finished rotations are kept here permanently, with every step.
      </EmptyState>
    );
  return (
    <RotationTable rotations={data.rotations.nodes} label="Finished rotations" lastHeader="Finished" last={endOf} />
  );
}

function endOf({ finishedAt }: RotationRowFragment): ReactElement | string {
  return finishedAt ? <RelativeTime at={finishedAt} /> : "";
}

interface RotationTableProps {
  readonly rotations: readonly RotationRowFragment[];
  readonly label: string;
  readonly lastHeader: string;
  readonly last: (rotation: RotationRowFragment) => ReactElement | string;
}

function RotationTable({ rotations, label, lastHeader, last }: RotationTableProps): ReactElement {
  return (
    <Panel>
      <SimpleTable label={label} hasCards>
        <thead>
          <tr>
            <th scope="col">User</th>
            <th scope="col">State</th>
            <th scope="col" className={table["wide"]}>
              Account
            </th>
            <th scope="col" className={table["wide"]}>
              Requested
            </th>
            <th scope="col">{lastHeader}</th>
          </tr>
        </thead>
        <tbody>
          {rotations.map((rotation) => (
            <tr key={rotation.id}>
              <th scope="row">
                <Link to="/rotation/$rotationId" params={{ rotationId: rotation.id }} className={styles["name"]}>
                  {rotation.userName}
                </Link>
                {rotation.mode === "COMPROMISED" && <span className={styles["quiet"]}> (compromised)</span>}
                {rotation.mode === "RETIRE" && <span className={styles["quiet"]}> (unused key)</span>}
              </th>
              <td>
                <RotationStateText rotation={rotation} />
              </td>
              <td className={table["wide"]}>{rotation.account.name}</td>
              <td className={table["wide"]}>
                <RelativeTime at={rotation.requestedAt} /> by <ActorName actor={rotation.requestedBy} />
              </td>
              <td>{last(rotation)}</td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
    </Panel>
  );
}
