import { Button } from "@mantine/core";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import type { ReactElement } from "react";

export interface NewerReadingProps {
  readonly newer: { readonly hasNewer: boolean; readonly markSeen: () => void };
  readonly onShow: () => void;
}

/** A scan has finished since this page was drawn; what it read waits until somebody wants it. */
export function NewerReading({ newer, onShow }: NewerReadingProps): ReactElement {
  function show(): void {
    newer.markSeen();
    onShow();
  }
  return (
    <span role="status">
      {newer.hasNewer && (
        <Button size="compact-sm" leftSection={<IconRefresh size={14} aria-hidden="true" />} onClick={show}>
          Show the newer reading
        </Button>
      )}
    </span>
  );
}
