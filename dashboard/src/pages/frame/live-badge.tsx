import IconAccessPoint from "@tabler/icons-react/icons/IconAccessPoint";
import IconCloudOff from "@tabler/icons-react/icons/IconCloudOff";
import IconLoader2 from "@tabler/icons-react/icons/IconLoader2";
import type { ReactElement } from "react";
import styles from "../../ui/badge.module.css";

export type LiveStateName = "CONNECTING" | "LIVE" | "RECONNECTING" | "OFFLINE";

const STATES = {
  CONNECTING: { word: "Connecting", tone: "neutral", icon: IconAccessPoint, hint: "Connecting for live changes." },
  LIVE: {
    word: "Connected",
    tone: "good",
    icon: IconAccessPoint,
    hint: "Changes appear on this page automatically.",
  },
  RECONNECTING: {
    word: "Reconnecting",
    tone: "caution",
    icon: IconLoader2,
    hint: "Connection lost. This page may be out of date; missed events are loaded after reconnecting.",
  },
  OFFLINE: {
    word: "Offline",
    tone: "bad",
    icon: IconCloudOff,
    hint: "The server has not answered for a while. Retrying.",
  },
} as const;

/** The state of the tab's WebSocket. Has the role `status`, so that screen readers announce changes. */
export function LiveBadge({ state }: { readonly state: LiveStateName }): ReactElement {
  const { word, tone, icon: Icon, hint } = STATES[state];
  return (
    <span role="status" className={styles["live"]}>
      {/* A badge of its own for each state: one that changed its width would move on the page. */}
      <span
        key={state}
        className={styles["badge"]}
        data-tone={tone}
        data-live={state}
        // A word with a box beside buttons looks like one of them. Only a fault stands out.
        data-plain={tone === "good" || tone === "neutral" || undefined}
        title={hint}
      >
        <Icon
          size={14}
          aria-hidden="true"
          {...(state === "RECONNECTING" ? { className: styles["turning"] ?? "" } : {})}
        />
        <span className={styles["word"]}>{word}</span>
      </span>
    </span>
  );
}
