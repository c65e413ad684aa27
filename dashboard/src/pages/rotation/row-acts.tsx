import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./rotation.module.css";

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

/** What can be done with a due key: an unused one is proposed to be retired. A user with two keys has no room for a new one. */
export function RowActs({ dueKey: { accessKeyId, user }, isUnused }: RowActsProps): ReactElement {
  const search = { user: user.userName, key: accessKeyId ?? undefined, in: user.account.id };
  return (
    <>
      {isUnused && (
        <Link
          to="/rotation/new"
          search={{ ...search, mode: "RETIRE" }}
          className={styles["rotate"]}
          aria-label={`Retire the key of ${user.userName}`}
          title="Not in use. Deactivate it now and delete it after 10 days."
        >
          Retire…
        </Link>
      )}
      {isUnused && user.accessKeys.length === 1 && " "}
      {(!isUnused || user.accessKeys.length === 1) && (
        <Link
          to="/rotation/new"
          search={search}
          className={isUnused ? styles["quiet"] : styles["rotate"]}
          aria-label={`Rotate the key of ${user.userName}`}
        >
          Rotate…
        </Link>
      )}
    </>
  );
}
