import { useLazyQuery } from "@apollo/client/react";
import { Button, Textarea } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { RoleTemplates } from "../../features/accounts/role-templates.tsx";
import { RotateRoleSetupDocument } from "../../gql/accounts.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./accounts.module.css";

/** The number of users whose ARNs fit into one managed policy. */
const USERS_MAX = 50;

/** Templates for a role that can replace only the keys of the listed users. Shown before writes can be turned on. */
export function RotateRoleSetup({ accountId }: { readonly accountId: string }): ReactElement {
  const [load, { data, loading, error }] = useLazyQuery(RotateRoleSetupDocument, { fetchPolicy: "no-cache" });
  const [users, setUsers] = useState("");
  const userNames = [...new Set(users.split(/[\s,]+/).filter(Boolean))];
  const setup = data?.account?.rotateSetup;

  return (
    <section className={styles["setup"]} aria-label="Create the rotate role">
      <p>
        The role can replace the keys of the users you list and no others. IAM Monitor writes nothing to AWS until the
        role exists, its ARN is entered below and this form is saved.
      </p>
      <Textarea
        label="Users whose keys may be rotated"
        description={`One per line, up to ${USERS_MAX}. Names must match the latest scan.`}
        autosize
        minRows={2}
        maxRows={6}
        spellCheck={false}
        value={users}
        error={
          userNames.length > USERS_MAX ? `The limit is ${USERS_MAX} users; you listed ${userNames.length}.` : undefined
        }
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
          The role cannot be shown: the AWS account ID is not known yet, or your role does not include connecting
          accounts.
        </p>
      )}
      {setup && (
        <>
          <RoleTemplates label="Rotate role templates" setup={setup} />
          <details>
            <summary>Why the role needs these {setup.permissions.length} permissions</summary>
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
