import type { ReactElement } from "react";
import type { IdentityCenterRowFragment } from "../../gql/identity-center.ts";
import { RelativeTime } from "../../ui/time.tsx";
import styles from "./people.module.css";

const PARTS: Readonly<Record<IdentityCenterRowFragment["readings"][number]["part"], string>> = {
  PERMISSION_SETS: "Permission sets",
  ASSIGNMENTS: "Assignments to accounts",
  USERS: "People",
  GROUPS: "Groups",
  MEMBERSHIPS: "Members of groups",
};

/** When IAM Identity Center was read, and what is missing. */
export function ReadingNotice({ center }: { readonly center: IdentityCenterRowFragment }): ReactElement {
  const { awsOrganizationId, region, readAt, requestedAt, code, reason, readings } = center;
  const missing = readings.filter((reading) => reading.message !== null);
  return (
    <div className={styles["reading"]}>
      <p className={styles["quiet"]}>
        {awsOrganizationId}, {region}:{" "}
        {readAt === null ? (
          "not read yet."
        ) : (
          <>
            read <RelativeTime at={readAt} />.
          </>
        )}
      </p>
      {requestedAt !== null && <p role="status">Reading IAM Identity Center…</p>}
      {reason !== null && (
        <p role="alert" className={styles["problem"]}>
          IAM Identity Center could not be read ({code}): {reason}
        </p>
      )}
      {missing.length > 0 && (
        <ul role="alert" aria-label="Not read" className={styles["missing"]}>
          {missing.map(({ part, readAt: partReadAt, code: partCode, message }) => (
            <li key={part}>
              {PARTS[part]}{" "}
              {partReadAt === null ? (
                "are not known"
              ) : (
                <>
                  may be incomplete or old (<RelativeTime at={partReadAt} />)
                </>
              )}
              . {message} ({partCode})
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
