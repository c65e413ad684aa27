import type { ReactElement } from "react";
import { useSession } from "../../features/session/session.ts";
import { Panel } from "../../ui/panel.tsx";
import styles from "./profile.module.css";

/** Whether a second operator must approve the most dangerous actions. Only the settings of the server change it. */
export function ApprovalPanel(): ReactElement {
  const { isTwoPersonApprovalOn: isOn } = useSession().serverInfo;
  return (
    <Panel title="Approval by a second operator">
      <div className={styles["form"]}>
        <p>
          <b>{isOn ? "On." : "Off."}</b>{" "}
          {isOn
            ? "Switching writes on, adding a secret destination, rotating a compromised key and making someone an admin need the approval of a second operator."
            : "Switching writes on, adding a secret destination, rotating a compromised key and making someone an admin need only a recent sign-in."}
        </p>
        <p>
          The setting <code>TWO_PERSON_APPROVAL</code> of the server changes this.
        </p>
      </div>
    </Panel>
  );
}
