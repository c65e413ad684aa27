import { useQuery } from "@apollo/client/react";
import IconKey from "@tabler/icons-react/icons/IconKey";
import IconLock from "@tabler/icons-react/icons/IconLock";
import IconRotate from "@tabler/icons-react/icons/IconRotate";
import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import IconUserMinus from "@tabler/icons-react/icons/IconUserMinus";
import IconUserPlus from "@tabler/icons-react/icons/IconUserPlus";
import IconUserShield from "@tabler/icons-react/icons/IconUserShield";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { ActivityLine } from "../../features/actors/activity-line.tsx";
import { alertEventEntry } from "../../features/alerts/alert-event.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { Timeline, type TimelineEntry } from "../../ui/timeline.tsx";
import { UserHistoryDocument, type UserHistoryQuery } from "../../gql/users.ts";
import { countOf, enumLabel } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import type { UserDetail } from "./user.ts";
import styles from "./users.module.css";

const SIZE = 15;

/** A timeline of the user: dates reported by AWS, alert events and key rotations. */
export function UserHistory({ user }: { readonly user: UserDetail }): ReactElement {
  const { userName, account } = user;
  const { data, error, refetch } = useQuery(UserHistoryDocument, {
    variables: { accountId: account.id, userName },
    fetchPolicy: "cache-and-network",
  });
  if (error && !data)
    return <ErrorState problem={problemOf(error)} what="this history" onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows label="Loading the history" />;
  const activities = activityEntries(data);
  const entries = [...factEntries(user), ...activities, ...alertEntries(data), ...rotationEntries(data)];
  return (
    <Panel>
      <p className={styles["note"]}>
        {activities.length > 0
          ? "This list has what the account's event queue reported in the last 90 days, dates that AWS reports, alerts and rotations."
          : "This list is not complete. It has dates that AWS reports, alerts and rotations. For other changes and who made them, set up an event queue in Accounts or see CloudTrail."}
      </p>
      <Timeline
        label={`History of ${userName}, newest first`}
        entries={entries.toSorted((a, b) => (a.at < b.at ? 1 : -1))}
      />
      <NotShown data={data} userName={userName} />
    </Panel>
  );
}

/** Says which alerts and rotations the history does not show. */
function NotShown({
  data: { user, rotations },
  userName,
}: {
  readonly data: UserHistoryQuery;
  readonly userName: string;
}): ReactElement {
  const alerts = (user?.alerts.totalCount ?? 0) - (user?.alerts.nodes.length ?? 0);
  const older = rotations.totalCount - rotations.nodes.length;
  return (
    <>
      {alerts > 0 && (
        <p className={styles["note"]}>
          {countOf(alerts, "alert")} of lower severity not shown:{" "}
          <Link to="/alerts" search={{ q: `is:open,acknowledged,dismissed,resolved user:${userName}` }}>
            all alerts of {userName}
          </Link>
        </p>
      )}
      {older > 0 && (
        <p className={styles["note"]}>
          {countOf(older, "older rotation")} not shown:{" "}
          <Link to="/rotation" search={{ tab: "history" }}>
            all rotations
          </Link>
        </p>
      )}
    </>
  );
}

function factEntries(user: UserDetail): TimelineEntry[] {
  const { createdAt, firstSeenAt, deletedAt, passwordLastChangedAt, mfaDevices, accessKeys } = user;
  return [
    fact("created", createdAt, <IconUserPlus size={SIZE} />, <b>Created in AWS</b>),
    fact("seen", firstSeenAt, <IconUserPlus size={SIZE} />, <b>First seen by IAM Monitor</b>),
    ...(deletedAt === null ? [] : [fact("gone", deletedAt, <IconUserMinus size={SIZE} />, <b>Deleted in AWS</b>)]),
    ...(passwordLastChangedAt === null
      ? []
      : [fact("password", passwordLastChangedAt, <IconLock size={SIZE} />, <b>Password changed</b>)]),
    ...mfaDevices.flatMap(({ serialNumber, enabledAt }) =>
      enabledAt === null
        ? []
        : [
            fact(
              serialNumber,
              enabledAt,
              <IconShieldCheck size={SIZE} />,
              <>
                <b>MFA device enabled</b>: <code>{serialNumber}</code>
              </>,
            ),
          ],
    ),
    ...accessKeys.map(({ id, accessKeyId, createdAt: keyCreatedAt }) =>
      fact(
        id,
        keyCreatedAt,
        <IconKey size={SIZE} />,
        <>
          <b>Access key created</b>
          {accessKeyId !== null && (
            <>
              : <code>{accessKeyId}</code>
            </>
          )}
        </>,
      ),
    ),
  ];
}

function fact(id: string, at: string, icon: ReactNode, title: ReactNode): TimelineEntry {
  return { id, at, icon, title, tone: "neutral" };
}

/** The changes of the user in AWS, and who made them. */
function activityEntries({ user }: UserHistoryQuery): TimelineEntry[] {
  return (user?.activities ?? []).map((activity) => ({
    id: activity.eventId,
    at: activity.at,
    icon: <IconUserShield size={SIZE} />,
    title: <ActivityLine activity={activity} />,
    tone: "neutral" as const,
  }));
}

function alertEntries({ user }: UserHistoryQuery): TimelineEntry[] {
  return (user?.alerts.nodes ?? []).flatMap(({ number, headline, events }) =>
    events.map((event) =>
      alertEventEntry(
        event,
        <Link to="/alerts/$number" params={{ number }}>
          {headline}
        </Link>,
      ),
    ),
  );
}

function rotationEntries({ rotations }: UserHistoryQuery): TimelineEntry[] {
  return rotations.nodes.flatMap(({ id, state, oldAccessKeyId, requestedBy, requestedAt, finishedAt, schedule }) => {
    const link = (
      <Link to="/rotation/$rotationId" params={{ rotationId: id }}>
        rotation of <code>{oldAccessKeyId}</code>
      </Link>
    );
    const icon = <IconRotate size={SIZE} />;
    const requested = (
      <>
        <b>Requested</b>: {link}, by {schedule ? `the schedule ${schedule.name}` : requestedBy.displayName}
      </>
    );
    const finished = (
      <>
        <b>{enumLabel(state)}</b>: {link}
      </>
    );
    return [
      { id: `${id} requested`, at: requestedAt, icon, title: requested, tone: "neutral" as const },
      ...(finishedAt === null
        ? []
        : [{ id: `${id} finished`, at: finishedAt, icon, title: finished, tone: toneOf(state) }]),
    ];
  });
}

function toneOf(state: UserHistoryQuery["rotations"]["nodes"][number]["state"]): "good" | "neutral" {
  return state === "COMPLETED" ? "good" : "neutral";
}
