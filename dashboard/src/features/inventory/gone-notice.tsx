import IconGhost2 from "@tabler/icons-react/icons/IconGhost2";
import type { ReactElement } from "react";
import styles from "./gone-notice.module.css";
import { RelativeTime } from "../../ui/time.tsx";

/** Said over everything else of a thing that is no longer in the account: what follows is how it last was. */
export function GoneNotice({
  noun,
  deletedAt,
}: {
  readonly noun: string;
  readonly deletedAt: string | null;
}): ReactElement | null {
  if (deletedAt === null) return null;
  return (
    <p className={styles["notice"]} role="note">
      <IconGhost2 size={18} aria-hidden="true" />
      <span>
        <b>{`This ${noun} is gone.`}</b> A scan no longer found it in the account <RelativeTime at={deletedAt} />; below
        is how it last was.
      </span>
    </p>
  );
}

/** The same in a list, behind the name. */
export function GoneMark({ deletedAt }: { readonly deletedAt: string | null }): ReactElement | null {
  if (deletedAt === null) return null;
  return (
    <span className={styles["mark"]}>
      <IconGhost2 size={13} aria-hidden="true" /> gone
    </span>
  );
}
