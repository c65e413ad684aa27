import { useQuery } from "@apollo/client/react";
import IconKey from "@tabler/icons-react/icons/IconKey";
import IconLock from "@tabler/icons-react/icons/IconLock";
import IconRotate from "@tabler/icons-react/icons/IconRotate";
import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import IconUserMinus from "@tabler/icons-react/icons/IconUserMinus";
import IconUserPlus from "@tabler/icons-react/icons/IconUserPlus";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { alertEventEntry } from "../../features/alerts/alert-event.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { Timeline, type TimelineEntry } from "../../ui/timeline.tsx";
import { UserHistoryDocument, type UserHistoryQuery } from "../../gql/users.ts";
import { countOf, enumLabel } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import type { UserDetail } from "./user-detail.tsx";
import styles from "./users.module.css";

const SIZE = 15;

/** What AWS tells of a user with its time, what its alerts went through, and the replacing of its keys: one line of time. */
export function UserHistory({ user }: { readonly user: UserDetail }): ReactElement {
  const { userName, account } = user;
  const { data, error, refetch } = useQuery(UserHistoryDocument, {
    variables: { accountId: account.id, userName },
    fetchPolicy: "cache-and-network",
  });
  if (error && !data)
    return <ErrorState problem={problemOf(error)} what="this history" onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows label="Loading the history" />;
  const entries = [...factEntries(user), ...alertEntries(data), ...rotationEntries(data)];
  return (
    <Panel>
      <p className={styles["told"]}>
        What AWS dates, what happened to alerts, and rotations. A change in AWS that no alert follows, and who made it,
        is in CloudTrail.
      </p>
      <Timeline
        label={`History of ${userName}, the newest first`}
        entries={entries.toSorted((a, b) => (a.at < b.at ? 1 : -1))}
      />
      <Beyond data={data} userName={userName} />
    </Panel>
  );
}

/** A history that leaves something out says so. */
function Beyond({
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
        <p className={styles["told"]}>
          Without {countOf(alerts, "alert")} of lower severity:{" "}
          <Link to="/alerts" search={{ q: `is:open,acknowledged,dismissed,resolved user:${userName}` }}>
            all alerts of {userName}
          </Link>
        </p>
      )}
      {older > 0 && (
        <p className={styles["told"]}>
          Without {countOf(older, "older rotation")}:{" "}
          <Link to="/rotation" search={{ tab: "history" }}>
            all rotations
          </Link>
        </p>
      )}
    </>
  );
}

function factEntries(user: UserDetail): TimelineEntry[] {
  const { createdAt, firstSeenAt, goneAt, passwordLastChangedAt, mfaDevices, accessKeys } = user;
  return [
    fact("created", createdAt, <IconUserPlus size={SIZE} />, <b>Created in AWS</b>),
    fact("seen", firstSeenAt, <IconUserPlus size={SIZE} />, <b>First read here</b>),
    ...(goneAt === null ? [] : [fact("gone", goneAt, <IconUserMinus size={SIZE} />, <b>No longer in AWS</b>)]),
    ...(passwordLastChangedAt === null
      ? []
      : [fact("password", passwordLastChangedAt, <IconLock size={SIZE} />, <b>Password set</b>)]),
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
    ...accessKeys.map(({ id, accessKeyId, createdAt: madeAt }) =>
      fact(
        id,
        madeAt,
        <IconKey size={SIZE} />,
        <>
          <b>Access key made</b>
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

function alertEntries({ user }: UserHistoryQuery): TimelineEntry[] {
  return (user?.alerts.nodes ?? []).flatMap(({ number, title, events }) =>
    events.map((event) =>
      alertEventEntry(
        event,
        <Link to="/alerts/$number" params={{ number }}>
          {title}
        </Link>,
      ),
    ),
  );
}

function rotationEntries({ rotations }: UserHistoryQuery): TimelineEntry[] {
  return rotations.nodes.flatMap(({ id, state, oldAccessKeyId, requestedBy, requestedAt, finishedAt, schedule }) => {
    const link = (
      <Link to="/rotation/$rotationId" params={{ rotationId: id }}>
        the replacing of <code>{oldAccessKeyId}</code>
      </Link>
    );
    const icon = <IconRotate size={SIZE} />;
    const asked = (
      <>
        <b>Asked for</b>: {link}, by {schedule ? `the schedule ${schedule.name}` : requestedBy}
      </>
    );
    const ended = (
      <>
        <b>{enumLabel(state)}</b>: {link}
      </>
    );
    return [
      { id: `${id} asked`, at: requestedAt, icon, title: asked, tone: "neutral" as const },
      ...(finishedAt === null ? [] : [{ id: `${id} ended`, at: finishedAt, icon, title: ended, tone: toneOf(state) }]),
    ];
  });
}

function toneOf(state: UserHistoryQuery["rotations"]["nodes"][number]["state"]): "good" | "neutral" {
  return state === "COMPLETED" ? "good" : "neutral";
}
