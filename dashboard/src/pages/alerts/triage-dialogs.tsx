import type { ReactElement } from "react";
import { AssignDialog } from "./assign-dialog.tsx";
import { DismissDialog } from "./dismiss-dialog.tsx";
import { SnoozeDialog } from "./snooze-dialog.tsx";
import type { BulkAction } from "./use-bulk.ts";

/** An action that asks for more before it is applied. */
export type AskingAction = "DISMISS" | "SNOOZE" | "ASSIGN";

export interface TriageDialogsProps {
  /** The action whose dialog is open. Null if none is. */
  readonly asking: AskingAction | null;
  /** "alert 12", "38 alerts". */
  readonly what: string;
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly onRun: (action: BulkAction) => void;
  readonly onClose: () => void;
}

/** The dialogs of the triage actions, for one alert or many. */
export function TriageDialogs({ asking, onRun, ...shared }: TriageDialogsProps): ReactElement {
  return (
    <>
      <DismissDialog
        {...shared}
        isOpen={asking === "DISMISS"}
        onDismiss={(dismissal) => onRun({ action: "DISMISS", ...dismissal })}
      />
      {asking === "SNOOZE" && <SnoozeDialog {...shared} onSnooze={(until) => onRun({ action: "SNOOZE", until })} />}
      {asking === "ASSIGN" && (
        <AssignDialog {...shared} onAssign={(assignee) => onRun({ action: "ASSIGN", assignee })} />
      )}
    </>
  );
}
