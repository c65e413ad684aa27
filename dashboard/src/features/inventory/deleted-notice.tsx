import IconGhost2 from "@tabler/icons-react/icons/IconGhost2";
import type { ReactElement } from "react";
import styles from "./deleted-notice.module.css";
import { RelativeTime } from "../../ui/time.tsx";

/** A notice on the page of a deleted resource: the page shows its last known state. */
export function DeletedNotice({
  noun,
  goneAt,
}: {
  readonly noun: string;
  readonly goneAt: string | null;
}): ReactElement | null {
  if (goneAt === null) return null;
  return (
    <p className={styles["notice"]} role="note">
      <IconGhost2 size={18} aria-hidden="true" />
      <span>
        <b>{`This ${noun} was deleted.`}</b> A scan no longer found it <RelativeTime at={goneAt} />. This page shows its
        last known state.
      </span>
    </p>
  );
}

/** The mark of a deleted resource in a list, after its name. */
export function DeletedMark({ goneAt }: { readonly goneAt: string | null }): ReactElement | null {
  if (goneAt === null) return null;
  return (
    <span className={styles["mark"]}>
      <IconGhost2 size={13} aria-hidden="true" /> deleted
    </span>
  );
}
