import type { ReactElement } from "react";
import { SessionList } from "../../features/session/session-list.tsx";
import type { OperatorRowFragment } from "../../gql/operators.ts";
import { Dialog } from "../../ui/dialog.tsx";

export interface SessionsDialogProps {
  readonly operator: OperatorRowFragment;
  readonly onClose: () => void;
}

/** Where an operator is signed in. All of their sessions end at once under "Change". */
export function SessionsDialog({ operator, onClose }: SessionsDialogProps): ReactElement {
  return (
    <Dialog isOpen title={`Sessions of ${operator.name}`} onClose={onClose}>
      <SessionList operatorId={operator.id} />
    </Dialog>
  );
}
