import type { ReactElement } from "react";
import { useSession } from "../../features/session/session.ts";
import { Panel } from "../../ui/panel.tsx";
import styles from "./operators.module.css";

/** Whether a second operator must approve the most dangerous actions. Only a setting of the server changes it. */
export function ApprovalPanel(): ReactElement {
  const { isTwoPersonApprovalOn: isOn } = useSession().serverInfo;
  return (
    <div className={styles["section"]}>
      <Panel title="Approval by a second operator">
        <div className={styles["approval"]}>
          <p>
            <b>{isOn ? "On." : "Off."}</b>{" "}
            {isOn
              ? "A second operator must approve it when someone allows IAM Monitor to change an AWS account, adds a secret destination, rotates a compromised key or makes someone an admin."
              : "One operator alone can allow IAM Monitor to change an AWS account, add a secret destination, rotate a compromised key and make someone an admin. They only confirm their own identity."}
          </p>
          {!isOn && (
            <p>
              To switch it on, set <code>TWO_PERSON_APPROVAL=true</code> on the server and restart it. It needs two
              admins who can sign in.
            </p>
          )}
        </div>
      </Panel>
    </div>
  );
}
