import type { ReactElement } from "react";
import type { UserRowFragment } from "../../gql/users.ts";
import { countOf } from "../../ui/format.ts";
import styles from "./users.module.css";

/** The age limit that AWS and CIS recommend. Older keys are highlighted. */
const OLD_KEY_DAYS = 90;

/** The number of keys of a user, and the age of the oldest active key. */
export function keySummary(user: Pick<UserRowFragment, "accessKeys">): ReactElement {
  const active = user.accessKeys.filter((key) => key.status === "Active");
  if (user.accessKeys.length === 0) return <span className={styles["quiet"]}>none</span>;
  if (active.length === 0)
    return <span className={styles["quiet"]}>{countOf(user.accessKeys.length, "inactive", "inactive")}</span>;
  const oldest = Math.max(...active.map((key) => key.ageDays));
  return (
    <span
      title={`${countOf(active.length, "active key")}, ${countOf(user.accessKeys.length - active.length, "inactive", "inactive")}`}
    >
      {active.length} active,{" "}
      <span className={oldest > OLD_KEY_DAYS ? styles["bad"] : undefined}>{countOf(oldest, "day")} old</span>
    </span>
  );
}
