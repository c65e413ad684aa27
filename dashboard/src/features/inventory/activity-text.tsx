import type { ReactElement } from "react";
import { RelativeTime } from "../../ui/time.tsx";
import { type ActivityFacts, lastActivityOf } from "./last-activity.ts";
import styles from "./last-used-text.module.css";
import { LastUsedText } from "./last-used-text.tsx";

/** When a user was last active, and with which credential. */
export function ActivityText({ user }: { readonly user: ActivityFacts }): ReactElement {
  const activity = lastActivityOf(user);
  if (activity.status === "NEVER_USED") return <span className={styles["never"]}>Never active</span>;
  if (!activity.at) return <LastUsedText lastUsed={activity} />;
  return (
    <span>
      <RelativeTime at={activity.at} />
      {activity.source && <span className={styles["source"]}>by {activity.source}</span>}
    </span>
  );
}
