import type { ReactElement } from "react";
import type { UserRowFragment } from "../../gql/users.ts";
import { countOf } from "../../ui/format.ts";
import styles from "./users.module.css";

/** The line that AWS and CIS draw; a key beyond it is named in the list. */
const OLD_KEY_DAYS = 90;

/** How many keys a user has, and how old the oldest active one is. */
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
