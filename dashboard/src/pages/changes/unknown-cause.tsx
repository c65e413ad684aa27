import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ChangeGroupCardFragment } from "../../gql/changes.ts";
import { AccountEventQueueDocument } from "../../gql/event-queues.ts";
import styles from "./changes.module.css";

/** Whether scans found changes of the resource, and no event of CloudTrail says who made any of them. */
export function hasUnknownCause({ inventory }: Pick<ChangeGroupCardFragment, "inventory">): boolean {
  return inventory.some(({ scanId }) => scanId !== null) && inventory.every(({ causedBy }) => causedBy.length === 0);
}

/** Says that it is not known who made the changes and when, and why. All cards of an account ask about its queue once. */
export function UnknownCause({ account }: Pick<ChangeGroupCardFragment, "account">): ReactElement {
  const { data } = useQuery(AccountEventQueueDocument, { variables: { id: account.id } });
  const isSetUp = data?.account?.eventQueue != null;
  return (
    <p className={styles["quiet"]}>
      Who did it, and when: not known.{" "}
      {data &&
        (isSetUp ? (
          "No event of CloudTrail has arrived for it."
        ) : (
          <>
            Events of CloudTrail are not set up for {account.name}. <Link to="/settings/accounts">Set up events</Link>
          </>
        ))}
    </p>
  );
}
