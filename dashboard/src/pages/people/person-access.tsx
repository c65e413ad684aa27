import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AdminReachText } from "../../features/inventory/admin-reach-text.tsx";
import type { PersonAccessFragment, PersonRowFragment } from "../../gql/identity-center.ts";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import styles from "./people.module.css";

const STATES = {
  FOUND: null,
  ROLE_NOT_FOUND: "No scan has found the role yet.",
  NOT_CONNECTED: "The account is not connected.",
} as const satisfies Record<PersonAccessFragment["state"], string | null>;

/** What one person reaches: account, permission set, through which group, and whether it leads to administrator. */
export function PersonAccess({ person }: { readonly person: PersonRowFragment }): ReactElement {
  const name = person.displayName ?? person.userName;
  if (person.access.length === 0)
    return <p className={styles["quiet"]}>No account is assigned to {name}, directly or through a group.</p>;
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
        {person.access.map((access) => (
          <tr key={`${access.awsAccountId} ${access.permissionSetArn} ${access.principalId}`}>
            <th scope="row">
              {access.accountName ?? access.awsAccountId}
              {access.accountName !== null && <span className={styles["quiet"]}>{access.awsAccountId}</span>}
            </th>
            <td>
              <RoleLink access={access} />
              <span className={styles["quiet"]}>
                {access.principalType === "USER"
                  ? "assigned directly"
                  : `through the group ${access.principalName ?? access.principalId}`}
              </span>
              {STATES[access.state] && <span className={styles["quiet"]}>{STATES[access.state]}</span>}
            </td>
            <td>
              <AdminReachText reach={access.reach} />
              {access.pathId !== null && access.reach !== "ADMINISTRATOR" && (
                <Link to="/graph" search={{ path: access.pathId }} className={table["quiet"]}>
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
