import type { ReactElement } from "react";
import { RelativeTime } from "../../ui/time.tsx";
import styles from "./last-used-text.module.css";

export interface LastUsed {
  readonly status: "USED" | "NEVER_USED" | "UNKNOWN" | "NO_PERMISSION";
  readonly at?: string | null;
  readonly service?: string | null;
  readonly region?: string | null;
}

/**
 * When a credential was last used. "Never used", "unknown" and "no permission" are different facts with different
 * consequences, so each has its own text. A missing value means unknown.
 */
export function LastUsedText({ lastUsed }: { readonly lastUsed: LastUsed | null | undefined }): ReactElement {
  const value = lastUsed ?? { status: "UNKNOWN" as const };
  if (value.status === "USED" && value.at) {
    const { service, region } = value;
    const where = [service && `for ${service}`, region && (service ? `in ${region}` : `· ${region}`)]
      .filter(Boolean)
      .join(" ");
    return (
      <span>
        <RelativeTime at={value.at} />
        {where !== "" && <span className={styles["quiet"]}> {where}</span>}
      </span>
    );
  }
  if (value.status === "NEVER_USED") return <span className={styles["never"]}>Never used</span>;
  if (value.status === "NO_PERMISSION") {
    return (
      <span
        className={styles["refused"]}
        title="AWS denied the call that returns this. The scan page names the missing action."
      >
        No permission to read
      </span>
    );
  }
  return (
    <span className={styles["quiet"]} title="AWS has no information about this. It may still have been used.">
      Unknown
    </span>
  );
}
