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

/** Why a user without MFA is a risk, by whether it has a password. One without a password is an administrator. */
const WHY_NEEDED = { true: "console password", false: "administrator", null: "password not read" } as const;

type MfaDeviceKind = "HARDWARE" | "VIRTUAL";

/** The MFA of a user: the kinds of its devices, none, or unknown. */
export function MfaText({ isEnabled, hasPassword, devices, isAdministrator }: MfaTextProps): ReactElement {
  if (isEnabled === null) return <span className={styles["quiet"]}>Not read</span>;
  if (isEnabled) {
    const kind = kindText(devices);
    return (
      <span className={styles["good"]} title={kind}>
        <IconShieldCheck size={15} aria-hidden="true" /> <span className={styles["kind"]}>{kind}</span>
      </span>
    );
  }
  if (hasPassword === false && isAdministrator !== true)
    return <span className={styles["quiet"]}>No console access</span>;
  return (
    <span className={styles["bad"]}>
      <IconShieldX size={15} aria-hidden="true" />
      <span className={styles["kind"]}>
        None
        <span className={styles["why"]}>{WHY_NEEDED[`${hasPassword}`]}</span>
      </span>
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
