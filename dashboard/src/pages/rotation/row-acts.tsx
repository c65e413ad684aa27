import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./rotation.module.css";

type KeysOf = {
  readonly userName: string;
  readonly account: { readonly id: string; readonly awsAccountId: string | null };
};

/** Why a key of a user with two keys cannot be rotated, with the way to find out which of them is still in use. */
export function TwoKeys({ userName, account }: KeysOf): ReactElement {
  return (
    <>
      Two keys, the AWS limit.{" "}
      <Link
        to="/accounts/$awsAccountId/users/$userName"
        params={{ awsAccountId: account.awsAccountId ?? account.id, userName }}
        search={{ tab: "keys" }}
        aria-label={`See both keys of ${userName}`}
      >
        See both
      </Link>
    </>
  );
}

interface RowActsProps {
  readonly dueKey: {
    readonly accessKeyId: string | null;
    readonly user: {
      readonly userName: string;
      readonly accessKeys: readonly unknown[];
      readonly account: { readonly id: string };
    };
  };
  /** Whether the key is unused for so long that it can be deleted instead of being replaced. */
  readonly isUnused: boolean;
}

/**
 * The actions on a due key: an unused one is proposed to be deactivated. A user with two keys has no room for a new
 * one.
 */
export function RowActs({ dueKey: { accessKeyId, user }, isUnused }: RowActsProps): ReactElement {
  const search = { user: user.userName, key: accessKeyId ?? undefined, in: user.account.id };
  return (
    <>
      {isUnused && (
        <Link
          to="/rotation/new"
          search={{ ...search, mode: "RETIRE" }}
          className={styles["rotate"]}
          aria-label={`Deactivate… the key of ${user.userName}`}
          title="Not in use. Deactivate now, delete after 10 days."
        >
          Deactivate…
        </Link>
      )}
      {isUnused && user.accessKeys.length === 1 && " "}
      {(!isUnused || user.accessKeys.length === 1) && (
        <Link
          to="/rotation/new"
          search={search}
          className={styles["rotate"]}
          aria-label={`${isUnused ? "Rotate instead…" : "Rotate…"} the key of ${user.userName}`}
        >
          {isUnused ? "Rotate instead…" : "Rotate…"}
        </Link>
      )}
    </>
  );
}
