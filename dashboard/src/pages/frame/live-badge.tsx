import IconAccessPoint from "@tabler/icons-react/icons/IconAccessPoint";
import IconCloudOff from "@tabler/icons-react/icons/IconCloudOff";
import IconLoader2 from "@tabler/icons-react/icons/IconLoader2";
import type { ReactElement } from "react";
import styles from "../../ui/badge.module.css";

export type LiveStateName = "LIVE" | "RECONNECTING" | "OFFLINE";

const LOOKS = {
  LIVE: { word: "Live", tone: "good", icon: IconAccessPoint, hint: "Changes appear by themselves." },
  RECONNECTING: {
    word: "Reconnecting",
    tone: "caution",
    icon: IconLoader2,
    hint: "The connection was lost. What you see may be behind; missed events are fetched afterwards.",
  },
  OFFLINE: {
    word: "Offline",
    tone: "bad",
    icon: IconCloudOff,
    hint: "The server has not answered for a while. It is tried again all the time.",
  },
} as const;

/** The state of the tab's one socket. A status of its own, so that its change is read aloud. */
export function LiveBadge({ state }: { readonly state: LiveStateName }): ReactElement {
  const look = LOOKS[state];
  return (
    <span role="status" className={styles["badge"]} data-tone={look.tone} data-live={state} title={look.hint}>
      <look.icon
        size={14}
        aria-hidden="true"
        {...(state === "RECONNECTING" ? { className: styles["turning"] ?? "" } : {})}
      />
      {look.word}
    </span>
  );
}
