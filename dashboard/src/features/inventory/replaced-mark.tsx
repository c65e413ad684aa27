import IconReplace from "@tabler/icons-react/icons/IconReplace";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./deleted-notice.module.css";

/** From here on, the new key is in use and the old one is inactive or deleted. */
const REPLACED: ReadonlySet<string> = new Set(["OLD_INACTIVE", "DELETE_INTENT", "COMPLETED"]);

export interface RotatedKey {
  readonly accessKeyId: string | null;
  /** Absent in a list of the past. */
  readonly rotations?: readonly {
    readonly id: string;
    readonly state: string;
    readonly oldAccessKeyId: string;
    readonly newAccessKeyId: string | null;
  }[];
}

/** The rotation that has replaced the key. A rotation of a leaked key deactivates it before there is a new one. */
export function rotationThatReplaced({ accessKeyId, rotations = [] }: RotatedKey) {
  return rotations.find(
    ({ oldAccessKeyId, newAccessKeyId, state }) =>
      oldAccessKeyId === accessKeyId && newAccessKeyId !== null && REPLACED.has(state),
  );
}

/** The mark of a key that a rotation has replaced, which leads to the rotation. */
export function ReplacedMark({
  by,
}: {
  readonly by: NonNullable<ReturnType<typeof rotationThatReplaced>>;
}): ReactElement {
  return (
    <Link
      to="/rotation/$rotationId"
      params={{ rotationId: by.id }}
      className={styles["mark"]}
      title={`Replaced by ${by.newAccessKeyId}`}
      tabIndex={-1}
    >
      <IconReplace size={13} aria-hidden="true" /> replaced
    </Link>
  );
}
