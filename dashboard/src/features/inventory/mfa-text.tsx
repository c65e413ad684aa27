import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import IconShieldX from "@tabler/icons-react/icons/IconShieldX";
import type { ReactElement } from "react";
import styles from "./mfa-text.module.css";

export interface MfaTextProps {
  readonly isEnabled: boolean | null;
  /** Whether the user has a console password. Without one, missing MFA is no risk. */
  readonly hasPassword: boolean | null;
}

/** The MFA state of a user: on, off or unknown. */
export function MfaText({ isEnabled, hasPassword }: MfaTextProps): ReactElement {
  if (isEnabled === null) return <span className={styles["quiet"]}>unknown</span>;
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
