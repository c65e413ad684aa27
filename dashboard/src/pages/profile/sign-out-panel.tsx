import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Panel } from "../../ui/panel.tsx";
import { SignOutDocument } from "../../gql/session.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./profile.module.css";

/** Ends all sessions of the operator, this one included. */
export function SignOutPanel(): ReactElement {
  const [signOut, { loading }] = useMutation(SignOutDocument);
  const [problem, setProblem] = useState<string | null>(null);

  async function endAll(): Promise<void> {
    try {
      const refused = (await signOut({ variables: { everywhere: true } })).data?.signOut.userErrors[0];
      if (refused) setProblem(refused.message);
      else location.assign("/sign-in");
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  return (
    <Panel title="Sessions">
      <div className={styles["form"]}>
        <p>If you left a session open on another device, end all of your sessions, this one included.</p>
        {problem && (
          <p role="alert" className={styles["problem"]}>
            {problem}
          </p>
        )}
        <Button variant="default" loading={loading} onClick={() => void endAll()} className={styles["save"] ?? ""}>
          Sign out everywhere
        </Button>
      </div>
    </Panel>
  );
}
