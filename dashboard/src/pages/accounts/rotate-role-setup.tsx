import { useLazyQuery } from "@apollo/client/react";
import { Button, Textarea } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { RoleTemplates } from "../../features/accounts/role-templates.tsx";
import { RotateRoleSetupDocument } from "../../gql/accounts.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./accounts.module.css";

/** As many as a managed policy has room for. */
const USERS_MAX = 50;

/** The role that may replace the keys of the users listed, and nothing else: asked for before writes are on. */
export function RotateRoleSetup({ accountId }: { readonly accountId: string }): ReactElement {
  const [load, { data, loading, error }] = useLazyQuery(RotateRoleSetupDocument, { fetchPolicy: "no-cache" });
  const [users, setUsers] = useState("");
  const userNames = [...new Set(users.split(/[\s,]+/).filter(Boolean))];
  const setup = data?.account?.rotateSetup;

  return (
    <section className={styles["setup"]} aria-label="Make the rotate role">
      <p>
        The role may replace the keys of the users that you list, and of nobody else. Nothing is written to AWS until it
        exists, its ARN stands below and this form is saved.
      </p>
      <Textarea
        label="Users whose keys may be rotated"
        description={`One per line, up to ${USERS_MAX}, as the latest scan knows them.`}
        autosize
        minRows={2}
        maxRows={6}
        spellCheck={false}
        value={users}
        error={userNames.length > USERS_MAX ? `These are ${countOf(userNames.length, "user")}.` : undefined}
        onChange={(event) => setUsers(event.currentTarget.value)}
      />
      <div>
        <Button
          variant="default"
          size="xs"
          loading={loading}
          disabled={userNames.length === 0 || userNames.length > USERS_MAX}
          onClick={() => void load({ variables: { id: accountId, userNames } })}
        >
          Show the role
        </Button>
      </div>
      {error && (
        <p role="alert" className={styles["problem"]}>
          {problemOf(error).message}
        </p>
      )}
      {data && !setup && !error && (
        <p role="alert" className={styles["problem"]}>
          There is no such role for this account: its number is not known yet, or you may not connect accounts.
        </p>
      )}
      {setup && (
        <>
          <RoleTemplates label="Ways to create the rotate role" setup={setup} />
          <details>
            <summary>What each of its {setup.permissions.length} permissions is for</summary>
            <dl className={styles["permissions"]}>
              {setup.permissions.map(({ action, purpose }) => (
                <div key={action}>
                  <dt>
                    <code>{action}</code>
                  </dt>
                  <dd>{purpose}</dd>
                </div>
              ))}
            </dl>
          </details>
        </>
      )}
    </section>
  );
}
