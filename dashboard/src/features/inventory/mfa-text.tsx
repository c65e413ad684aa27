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
  readonly isAdministrator?: boolean | undefined;
}

type MfaDeviceKind = "HARDWARE" | "VIRTUAL";

/** The MFA of a user: the kinds of its devices, none, or unknown. */
export function MfaText({ isEnabled, hasPassword, devices, isAdministrator }: MfaTextProps): ReactElement {
  if (isEnabled === null) return <span className={styles["quiet"]}>Unknown</span>;
  if (isEnabled) {
    const kind = kindText(devices);
    return (
      <span className={styles["good"]} title={kind}>
        <IconShieldCheck size={15} aria-hidden="true" /> <span className={styles["kind"]}>{kind}</span>
      </span>
    );
  }
  if (hasPassword === false) return <span className={styles["quiet"]}>No console access</span>;
  return (
    <span className={styles["bad"]} data-worst={isAdministrator || undefined}>
      <IconShieldX size={15} aria-hidden="true" /> None
    </span>
  );
}

function kindText(devices: MfaTextProps["devices"]): string {
  const [hasApp, hasHardware] = (["VIRTUAL", "HARDWARE"] as const).map((wanted) =>
    devices?.some(({ kind }) => kind === wanted),
  );
  // Sign-in takes either of them.
  if (hasApp && hasHardware) return "Authenticator app or hardware key";
  if (hasApp) return "Authenticator app";
  return hasHardware ? "Passkey or hardware key" : "On";
}
