import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AdminReachText } from "../../features/inventory/admin-reach-text.tsx";
import {
  IdentityCenterUserDocument,
  type PersonAccessFragment,
  type PersonRowFragment,
} from "../../gql/identity-center.ts";
import { problemOf } from "../../ui/problem.ts";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import styles from "./people.module.css";

const STATES = {
  FOUND: null,
  ROLE_NOT_FOUND: "No scan has found the role yet.",
  NOT_CONNECTED: "The account is not connected.",
} as const satisfies Record<PersonAccessFragment["state"], string | null>;

interface PersonAccessProps {
  readonly person: PersonRowFragment;
  /** Whether assignments and members of groups were ever read. */
  readonly isKnown: boolean;
}

/** The access of one person: account, permission set, through which group, and whether it leads to administrator. */
export function PersonAccess({ person, isKnown }: PersonAccessProps): ReactElement {
  const { organizationId, userId } = person;
  const name = person.displayName ?? person.userName;
  const { data, error, refetch } = useQuery(IdentityCenterUserDocument, { variables: { organizationId, userId } });
  const access = data && (data.identityCenterUser?.access ?? []);
  if (!access && error)
    return <ErrorState problem={problemOf(error)} what={`the accounts of ${name}`} onRetry={() => void refetch()} />;
  if (!access) return <LoadingRows label={`Loading the accounts of ${name}`} rows={2} />;
  if (access.length === 0)
    return (
      <p className={styles["quiet"]}>
        {isKnown
          ? `No account is assigned to ${name}, directly or through a group.`
          : `It is not known which accounts are assigned to ${name}.`}
      </p>
    );
  return (
    <SimpleTable label={`Accounts of ${name}`}>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Permission set</th>
          <th scope="col">Administrator</th>
        </tr>
      </thead>
      <tbody>
        {access.map((row) => (
          <tr key={`${row.awsAccountId} ${row.permissionSetArn} ${row.principalId}`}>
            <th scope="row">
              {row.accountName ?? row.awsAccountId}
              {row.accountName !== null && <span className={styles["quiet"]}>{row.awsAccountId}</span>}
            </th>
            <td>
              <RoleLink access={row} />
              <span className={styles["quiet"]}>
                {row.principalType === "USER"
                  ? "assigned directly"
                  : `through the group ${row.principalName ?? row.principalId}`}
              </span>
              {STATES[row.state] && <span className={styles["quiet"]}>{STATES[row.state]}</span>}
            </td>
            <td>
              <AdminReachText reach={row.reach} />
              {row.pathId !== null && row.reach !== "ADMINISTRATOR" && (
                <Link to="/graph" search={{ path: row.pathId }} className={table["quiet"]}>
                  Show the path
                </Link>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </SimpleTable>
  );
}

function RoleLink({ access }: { readonly access: PersonAccessFragment }): ReactElement {
  const name = access.permissionSetName ?? access.permissionSetArn;
  if (access.roleName === null) return <span>{name}</span>;
  return (
    <Link
      to="/accounts/$awsAccountId/roles/$roleName"
      params={{ awsAccountId: access.awsAccountId, roleName: access.roleName }}
      title={access.roleName}
    >
      {name}
    </Link>
  );
}
