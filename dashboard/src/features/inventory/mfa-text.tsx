import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import IconShieldX from "@tabler/icons-react/icons/IconShieldX";
import type { ReactElement } from "react";
import styles from "./mfa-text.module.css";

export interface MfaTextProps {
  readonly isEnabled: boolean | null;
  /** Whether the user has a console password. Without one, missing MFA is no risk. */
  readonly hasPassword: boolean | null;
  /** The devices of the user that are known. Hardware devices are known only if scans read them. */
  readonly devices?: readonly { readonly kind: MfaDeviceKind }[];
}

type MfaDeviceKind = "HARDWARE" | "VIRTUAL";

/** The MFA state of a user: on, off or unknown. The tooltip names the strongest kind of device. A column has no room for it. */
export function MfaText({ isEnabled, hasPassword, devices }: MfaTextProps): ReactElement {
  if (isEnabled === null) return <span className={styles["quiet"]}>unknown</span>;
  if (isEnabled) {
    return (
      <span className={styles["good"]} title={kindText(devices)}>
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

function kindText(devices: MfaTextProps["devices"]): string | undefined {
  if (devices === undefined || devices.length === 0) return undefined;
  return devices.some(({ kind }) => kind === "HARDWARE") ? "Passkey or hardware key" : "Authenticator app";
}
