import { Button, Group } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import styles from "./page-steps.module.css";

export interface PageStepsProps {
  /** The cursors of the pages before this one, from the first page on. */
  readonly cursors: readonly string[];
  readonly onCursors: (cursors: readonly string[]) => void;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
  /** What the list has in all. */
  readonly children: ReactNode;
}

/** Steps to the newer and the older page of a list that begins with the newest. */
export function PageSteps({ cursors, onCursors, pageInfo, children }: PageStepsProps): ReactElement {
  const { hasNextPage, endCursor } = pageInfo;
  return (
    <Group gap={8} mt="sm">
      <span className={styles["count"]}>{children}</span>
      {cursors.length > 0 && (
        <Button size="compact-xs" variant="default" onClick={() => onCursors(cursors.slice(0, -1))}>
          Newer
        </Button>
      )}
      {hasNextPage && endCursor != null && (
        <Button size="compact-xs" variant="default" onClick={() => onCursors([...cursors, endCursor])}>
          Older
        </Button>
      )}
    </Group>
  );
}
