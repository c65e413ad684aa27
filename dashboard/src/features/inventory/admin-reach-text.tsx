import IconCrown from "@tabler/icons-react/icons/IconCrown";
import IconRoute from "@tabler/icons-react/icons/IconRoute";
import type { ComponentType, ReactElement } from "react";
import type { AdminReach } from "../../gql/users.ts";
import styles from "./admin-reach-text.module.css";

interface Reach {
  readonly text: string;
  readonly icon?: ComponentType<{ readonly size?: number; readonly "aria-hidden"?: "true" }>;
  readonly note?: string;
}

const CAN_BECOME = { text: "Can become administrator", icon: IconRoute } as const;
const NOT_KNOWN = "Not known";

const REACHES: Readonly<Record<AdminReach, Reach>> = {
  ADMINISTRATOR: { text: "Administrator", icon: IconCrown },
  EXPLOITABLE: CAN_BECOME,
  CONDITIONAL: { ...CAN_BECOME, note: "under conditions" },
  UNKNOWN: { text: NOT_KNOWN, note: "not all could be evaluated" },
  BLOCKED: { text: "No", note: "a path is blocked" },
  NONE: { text: "No" },
  NOT_EVALUATED: { text: NOT_KNOWN, note: "not evaluated by a scan yet" },
};

/** Whether a user or role is, or can become, an administrator: icon and word. */
export function AdminReachText({ reach }: { readonly reach: AdminReach }): ReactElement {
  const { text, icon: Icon, note } = REACHES[reach];
  return (
    <span className={styles["reach"]} data-open={Icon !== undefined || undefined} title={note && `${text}, ${note}`}>
      {Icon && <Icon size={15} aria-hidden="true" />}
      <span className={styles["text"]}>
        {text}
        {note && <span className={styles["note"]}>{note}</span>}
      </span>
    </span>
  );
}
