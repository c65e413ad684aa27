import { useQuery } from "@apollo/client/react";
import type { ReactElement } from "react";
import { PermissionSetsDocument, type PermissionSetsQuery } from "../../gql/identity-center.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import type { Known } from "./known.ts";
import styles from "./people.module.css";

type PermissionSet = PermissionSetsQuery["identityCenters"][number]["permissionSets"][number];

const ADMINISTRATOR = { YES: "Yes", NO: "No", UNKNOWN: "Depends on the account" } as const;
const MINUTES_OF_HOUR = 60;

/** The permission sets: what they attach, how long a session lasts, and in how many accounts they are assigned. */
export function PermissionSets({ known }: { readonly known: Known }): ReactElement {
  const { data, error, refetch } = useQuery(PermissionSetsDocument);
  const sets = data?.identityCenters.flatMap(({ permissionSets }) => permissionSets);
  if (!sets && error)
    return <ErrorState problem={problemOf(error)} what="the permission sets" onRetry={() => void refetch()} />;
  if (!sets) return <LoadingRows label="Loading permission sets" rows={4} />;
  if (sets.length === 0)
    return (
      <EmptyState title="No permission set">
        None is known: there is none, it was not read, or none is assigned to your accounts.
      </EmptyState>
    );
  return (
    <SimpleTable label="List of permission sets">
      <thead>
        <tr>
          <th scope="col">Permission set</th>
          <th scope="col" className={table["wide"]}>
            Policies
          </th>
          <th scope="col">Administrator</th>
          <th scope="col" className={table["wide"]}>
            Session
          </th>
          <th scope="col">Accounts</th>
        </tr>
      </thead>
      <tbody>
        {sets.map((set) => (
          <tr key={set.arn}>
            <th scope="row">
              {set.name}
              {set.description && <span className={styles["quiet"]}>{set.description}</span>}
              {set.unread.length > 0 && <span className={styles["problem"]}>Not read: {set.unread.join(", ")}</span>}
            </th>
            <td className={table["wide"]}>
              {policyNames(set).join(", ") || (
                <span className={styles["quiet"]}>{set.unread.length > 0 ? "Not known" : "none"}</span>
              )}
              {set.permissionsBoundary && (
                <span className={styles["quiet"]}>limited by {set.permissionsBoundary.split("/").at(-1)}</span>
              )}
            </td>
            <td>{ADMINISTRATOR[set.administrator]}</td>
            <td className={table["wide"]}>{sessionText(set)}</td>
            <td>{accountsText(set, known)}</td>
          </tr>
        ))}
      </tbody>
    </SimpleTable>
  );
}

function policyNames({ policies, inlinePolicy }: PermissionSet): readonly string[] {
  return [...policies.map(({ name }) => name), ...(inlinePolicy === null ? [] : ["inline policy"])];
}

function accountsText({ accountCount }: PermissionSet, { areAssignmentsKnown }: Known): string {
  if (!areAssignmentsKnown) return "Not known";
  return accountCount === 0 ? "none" : countOf(accountCount, "account");
}

function sessionText({ sessionMinutes }: PermissionSet): string {
  if (sessionMinutes === null) return "Not known";
  return sessionMinutes % MINUTES_OF_HOUR === 0
    ? countOf(sessionMinutes / MINUTES_OF_HOUR, "hour")
    : `${formatNumber(sessionMinutes)} minutes`;
}
