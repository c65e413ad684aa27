import { Button, Group } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import styles from "./page-steps.module.css";

export interface PageStepsProps {
  /** The cursors of the pages before this one, from the first page on. */
  readonly cursors: readonly string[];
  readonly onCursors: (cursors: readonly string[]) => void;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
  /** The number of rows in the whole list. */
  readonly children: ReactNode;
}

/** Steps to the newer and the older page of a list that begins with the newest. */
export function PageSteps({ cursors, onCursors, pageInfo, children }: PageStepsProps): ReactElement {
  const { hasNextPage, endCursor } = pageInfo;
  const older = hasNextPage && endCursor != null ? [...cursors, endCursor] : null;
  return (
    <Group gap={8} mt="sm">
      <span className={styles["count"]}>{children}</span>
      {(cursors.length > 0 || older !== null) && (
        <>
          <Step to={cursors.length > 0 ? cursors.slice(0, -1) : null} onCursors={onCursors}>
            Newer
          </Step>
          <Step to={older} onCursors={onCursors}>
            Older
          </Step>
        </>
      )}
    </Group>
  );
}

interface StepProps extends Pick<PageStepsProps, "onCursors" | "children"> {
  /** Null if there is no such page. The button stays, because it may have the focus. */
  readonly to: readonly string[] | null;
}

function Step({ to, onCursors, children }: StepProps): ReactElement {
  const isLast = to === null || undefined;
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-disabled={isLast}
      data-disabled={isLast}
      onClick={() => to && onCursors(to)}
    >
      {children}
    </Button>
  );
}
