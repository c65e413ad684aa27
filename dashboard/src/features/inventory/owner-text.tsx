import type { ReactElement } from "react";
import type { OwnerPartsFragment } from "../../gql/users.ts";
import styles from "./owner-text.module.css";

/** The owner of a resource and how it was found, such as "team=payments → #payments-security". */
export function OwnerText({ owner }: { readonly owner: OwnerPartsFragment | null }): ReactElement {
  if (owner === null) return <span className={styles["quiet"]}>no owner tag</span>;
  const { tagKey, tagValue, destination } = owner;
  return (
    <span>
      tag{" "}
      <code>
        {tagKey}={tagValue}
      </code>
      {destination && (
        <>
          {" "}
          → <b>{destination.address}</b>{" "}
          <span className={styles["quiet"]}>
            {destination.pattern === null
              ? `(address from the tag, through ${destination.targetName})`
              : `(mapping ${destination.pattern}, through ${destination.targetName})`}
          </span>
        </>
      )}
    </span>
  );
}
