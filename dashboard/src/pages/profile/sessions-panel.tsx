import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Group } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { SessionList } from "../../features/session/session-list.tsx";
import { EndSessionsDocument, OperatorSessionsDocument, OwnSignInDocument } from "../../gql/operators.ts";
import { SignOutDocument } from "../../gql/session.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { readAgain } from "../../ui/read-again.ts";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./profile.module.css";

/** The operator's open sessions. One, all others, or all of them can be ended. */
export function SessionsPanel(): ReactElement {
  const [signOut, { loading: isSigningOut }] = useMutation(SignOutDocument);
  const [end, { loading: isEnding }] = useMutation(EndSessionsDocument);
  const submission = useSubmit();
  const [isLeaving, setLeaving] = useState(false);
  // The list below reads the same sessions.
  const { data: listed, observable } = useQuery(OperatorSessionsDocument, { variables: { operatorId: null } });
  const { data: own } = useQuery(OwnSignInDocument);
  // Until it is known, there may be others.
  const isOnly = listed?.operatorSessions.every(({ isCurrent }) => isCurrent) ?? false;
  const operator = own?.viewer.operator;
  const isLinkOnly = operator && !operator.passwordEnabled && operator.issuer === null && own.passkeys.length === 0;

  async function endOthers(): Promise<void> {
    let endedCount = 0;
    await submission.run(
      async () => {
        const payload = (await end({ variables: { input: { others: true } } })).data?.endSessions;
        endedCount = payload?.endedCount ?? 0;
        return payload;
      },
      () => {
        void readAgain({ observable });
        showToast({
          tone: "good",
          title: "Signed out elsewhere",
          message: `${countOf(endedCount, "session")} ended. This one stays open.`,
        });
      },
    );
  }

  async function endAll(): Promise<void> {
    await submission.run(
      async () => (await signOut({ variables: { everywhere: true } })).data?.signOut,
      () => location.assign("/sign-in"),
    );
  }

  return (
    <Panel title="Sessions">
      <div className={styles["sessions"]}>
        <p>
          End a session that you do not recognise, then change your password and revoke your API tokens. A session also
          ends after 30 minutes without activity and after 12 hours.
        </p>
        <SessionList operatorId={null} />
        {submission.problem && !isLeaving && (
          <p role="alert" className={styles["problem"]}>
            {submission.problem}
          </p>
        )}
        <Group gap="xs">
          <Button variant="default" loading={isEnding} disabled={isOnly} onClick={() => void endOthers()}>
            {isOnly ? "No other session" : "End all other sessions"}
          </Button>
          <Button variant="default" onClick={() => setLeaving(true)}>
            Sign out everywhere…
          </Button>
        </Group>
      </div>
      <ConfirmDialog
        isOpen={isLeaving}
        title="Sign out everywhere?"
        confirmLabel="Sign out everywhere"
        isBusy={isSigningOut}
        problem={submission.problem}
        onConfirm={() => void endAll()}
        onClose={() => setLeaving(false)}
      >
        <p>
          All your sessions end, this one too. Your API tokens stay valid.
          {isLinkOnly && " To sign in again, you need a new link from the server's terminal."}
        </p>
      </ConfirmDialog>
    </Panel>
  );
}
