import { type ReactElement, useEffect, useLayoutEffect, useRef } from "react";
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
  /** The headline of the alert. Undefined if there are several alerts. */
  readonly headline?: string | undefined;
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly onRun: (action: BulkAction) => void;
  readonly onClose: () => void;
}

/** The dialogs of the triage actions, for one alert or many. */
export function TriageDialogs({ asking, headline, onRun, ...shared }: TriageDialogsProps): ReactElement {
  useReturnedFocus(asking !== null);
  return (
    <>
      <DismissDialog
        {...shared}
        headline={headline}
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

/**
 * Returns the focus to where it was before a dialog opened, so that the next key acts on the same row. Mantine does this
 * only for a dialog that stays mounted while it is closed.
 */
function useReturnedFocus(isOpen: boolean): void {
  const before = useRef<Element | null>(null);
  // A layout effect runs before the dialog takes the focus.
  useLayoutEffect(() => {
    if (isOpen) before.current = document.activeElement;
  }, [isOpen]);
  // React delivers no focus events while it commits, so the focus returns after the commit that removes the dialog.
  useEffect(() => {
    if (!isOpen) return undefined;
    return () => {
      if (before.current instanceof HTMLElement && before.current.isConnected)
        before.current.focus({ preventScroll: true });
    };
  }, [isOpen]);
}
