import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { EndSessionsDocument, OperatorSessionsDocument, type OperatorSessionsQuery } from "../../gql/operators.ts";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import badge from "../../ui/badge.module.css";
import { ReauthenticationDialog } from "./reauthentication-dialog.tsx";
import styles from "./session-list.module.css";
import { METHOD_LABELS } from "./sign-in-text.ts";
import { useReauthentication } from "./use-reauthentication.ts";

type ListedSession = OperatorSessionsQuery["operatorSessions"][number];

export interface SessionListProps {
  /** Null for the signed-in operator. */
  readonly operatorId: string | null;
}

/** An operator's open sessions, each with a button that ends it. */
export function SessionList({ operatorId }: SessionListProps): ReactElement {
  const { data, error, observable, refetch } = useQuery(OperatorSessionsDocument, {
    variables: { operatorId },
    fetchPolicy: "network-only",
  });
  const [end, { loading }] = useMutation(EndSessionsDocument);
  const submission = useSubmit();
  const proof = useReauthentication();
  const sessions = data?.operatorSessions;

  function endOne(id: string): void {
    void proof.run(() =>
      submission.run(
        async () => (await end({ variables: { input: { id } } })).data?.endSessions,
        () => void readAgain({ observable }),
      ),
    );
  }

  if (!sessions)
    return error ? (
      <ErrorState problem={problemOf(error)} what="the sessions" onRetry={() => void refetch()} />
    ) : (
      <LoadingRows label="Loading sessions" />
    );
  return (
    <>
      {sessions.length === 0 && <p>No session is open.</p>}
      <ul className={styles["list"]}>
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} isBusy={loading} onEnd={() => endOne(session.id)} />
        ))}
      </ul>
      {submission.problem && !proof.isAsking && (
        <p role="alert" className={styles["problem"]}>
          {submission.problem}
        </p>
      )}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

interface SessionItemProps {
  readonly session: ListedSession;
  readonly isBusy: boolean;
  readonly onEnd: () => void;
}

function SessionItem({ session, isBusy, onEnd }: SessionItemProps): ReactElement {
  const device = session.device ?? "Unknown device";
  return (
    <li className={styles["session"]}>
      <div>
        <div className={styles["device"]}>
          {device}{" "}
          {session.isCurrent && (
            <span className={badge["badge"]} data-tone="accent">
              This session
            </span>
          )}
        </div>
        <div className={styles["facts"]}>
          Signed in <RelativeTime at={session.signedInAt} />
          {session.signInMethod && ` ${METHOD_LABELS[session.signInMethod]}`}, from{" "}
          {session.address ?? "an unknown address"}
        </div>
        <div className={styles["facts"]}>
          Last active <RelativeTime at={session.lastActiveAt} />
        </div>
      </div>
      {!session.isCurrent && (
        <Button
          size="compact-xs"
          variant="default"
          disabled={isBusy}
          onClick={onEnd}
          aria-label={`End the session: ${device}, ${session.address ?? "unknown address"}`}
        >
          End
        </Button>
      )}
    </li>
  );
}
