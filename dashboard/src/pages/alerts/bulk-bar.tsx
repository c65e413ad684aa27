import { Button, CloseButton } from "@mantine/core";
import type { ReactElement } from "react";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { countOf } from "../../ui/format.ts";
import styles from "./page.module.css";

export interface BulkBarProps {
  readonly selectedCount: number;
  readonly matchingCount: number;
  /** Whether every alert that matches the filter is selected, including alerts that were never loaded. */
  readonly isAllMatching: boolean;
  readonly isBusy: boolean;
  readonly onAllMatching: () => void;
  readonly onAcknowledge: () => void;
  readonly onDismiss: () => void;
  readonly onReopen: () => void;
  readonly onAssignToMe: () => void;
  readonly onClear: () => void;
}

/** A bar that floats over the end of the list, so that no row moves when it appears. */
export function BulkBar(props: BulkBarProps): ReactElement {
  const count = props.isAllMatching ? props.matchingCount : props.selectedCount;
  return (
    <div className={styles["bulk"]} role="toolbar" aria-label="Selected alerts">
      <p role="status">
        {countOf(count, "alert")} selected
        {!props.isAllMatching && props.matchingCount > props.selectedCount && (
          <button type="button" className={styles["allMatching"]} onClick={props.onAllMatching}>
            Select all {props.matchingCount.toLocaleString("en-GB")} matching
          </button>
        )}
      </p>
      <RoleGate needs="analyst">
        <Button size="xs" variant="default" loading={props.isBusy} onClick={props.onAcknowledge}>
          Acknowledge
        </Button>
      </RoleGate>
      <RoleGate needs="analyst">
        <Button size="xs" variant="default" disabled={props.isBusy} onClick={props.onAssignToMe}>
          Assign to me
        </Button>
      </RoleGate>
      <RoleGate needs="analyst">
        <Button size="xs" variant="default" disabled={props.isBusy} onClick={props.onDismiss}>
          Dismiss…
        </Button>
      </RoleGate>
      <RoleGate needs="analyst">
        <Button size="xs" variant="default" disabled={props.isBusy} onClick={props.onReopen}>
          Reopen
        </Button>
      </RoleGate>
      <CloseButton aria-label="Clear the selection" onClick={props.onClear} />
    </div>
  );
}
