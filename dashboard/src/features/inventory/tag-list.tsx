import type { ReactElement } from "react";
import styles from "./tag-list.module.css";

export function TagList({
  tags,
}: {
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}): ReactElement {
  if (tags.length === 0) return <>None</>;
  return (
    <span className={styles["tags"]}>
      {tags.map((tag) => (
        <span key={tag.key} className={styles["tag"]}>
          {tag.key}={tag.value}
        </span>
      ))}
    </span>
  );
}
