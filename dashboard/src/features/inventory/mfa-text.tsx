import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import IconShieldX from "@tabler/icons-react/icons/IconShieldX";
import type { ReactElement } from "react";
import styles from "./mfa-text.module.css";

export interface MfaTextProps {
  readonly isEnabled: boolean | null;
  /** Whether the user has a console password. Without one a missing device is a fact, not a danger. */
  readonly hasPassword: boolean | null;
}

/** Yes, no and not known are three answers. */
export function MfaText({ isEnabled, hasPassword }: MfaTextProps): ReactElement {
  if (isEnabled === null) return <span className={styles["quiet"]}>not known</span>;
  if (isEnabled) {
    return (
      <span className={styles["good"]}>
        <IconShieldCheck size={15} aria-hidden="true" /> on
      </span>
    );
  }
  if (hasPassword === false) return <span className={styles["quiet"]}>off</span>;
  return (
    <span className={styles["bad"]}>
      <IconShieldX size={15} aria-hidden="true" /> off
    </span>
  );
}
