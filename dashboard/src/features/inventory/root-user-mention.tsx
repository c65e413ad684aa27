import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { RootUserDocument, type RootUserQuery } from "../../gql/users.ts";
import { useSession } from "../session/session.ts";
import styles from "../../ui/badge.module.css";

/** Says that the root user is in no list, and how it is secured where one account is shown. Links to its alerts. */
export function RootUserMention(): ReactElement {
  const { accountId, accounts } = useSession();
  const account =
    accountId === null && accounts.length === 1 ? accounts[0]! : accounts.find(({ id }) => id === accountId);
  const { data, loading } = useQuery(RootUserDocument, {
    variables: { accountId: account?.id ?? "" },
    skip: account === undefined,
    // A scan may have finished since.
    fetchPolicy: "cache-and-network",
  });
  return (
    <>
      {account === undefined ? "root users" : "root user"}
      {data?.account && ` (${rootUserText(data.account.rootUser)})`}
      {/* The list does not move when the text arrives. */}
      {!data && loading && (
        <span className={styles["coming"]} aria-hidden="true">
          {` (${rootUserText({ mfaEnabled: false, accessKeysPresent: true })})`}
        </span>
      )}
      {": "}
      <Link to="/alerts" search={{ q: "is:open category:rootuser" }}>
        {account === undefined ? "their alerts" : "its alerts"}
      </Link>
    </>
  );
}

/** "no MFA, has an access key". Unread facts are named. */
function rootUserText(root: NonNullable<RootUserQuery["account"]>["rootUser"]): string {
  if (!root) return "not read";
  const { mfaEnabled, accessKeysPresent } = root;
  const mfa = mfaEnabled ? "has MFA" : "no MFA";
  const keys = accessKeysPresent ? "has an access key" : "no access key";
  return [mfaEnabled === null ? "MFA not read" : mfa, accessKeysPresent === null ? "keys not read" : keys].join(", ");
}
