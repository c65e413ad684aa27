import { Button, CloseButton } from "@mantine/core";
import type { ReactElement } from "react";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { countOf } from "../../ui/format.ts";
import styles from "./page.module.css";
import { SetAsideMenu } from "./set-aside-menu.tsx";
import type { AskingAction } from "./triage-dialogs.tsx";

export interface BulkBarProps {
  readonly selectedCount: number;
  readonly matchingCount: number;
  /** Whether every alert that matches the filter is selected, including alerts that were never loaded. */
  readonly isAllMatching: boolean;
  readonly isBusy: boolean;
  readonly onAllMatching: () => void;
  readonly onRun: (action: "ACKNOWLEDGE" | "REOPEN") => void;
  readonly onAsk: (action: AskingAction) => void;
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
      <SetAsideMenu
        label="Set aside"
        isBusy={props.isBusy}
        onAcknowledge={() => props.onRun("ACKNOWLEDGE")}
        onAsk={props.onAsk}
      />
      <PermissionGate permission="ALERTS_TRIAGE">
        <Button size="xs" variant="default" disabled={props.isBusy} title="i" onClick={() => props.onAsk("ASSIGN")}>
          Assign…
        </Button>
      </PermissionGate>
      <PermissionGate permission="ALERTS_TRIAGE">
        <Button size="xs" variant="default" disabled={props.isBusy} title="o" onClick={() => props.onRun("REOPEN")}>
          Reopen
        </Button>
      </PermissionGate>
      <CloseButton aria-label="Clear the selection" onClick={props.onClear} />
    </div>
  );
}
