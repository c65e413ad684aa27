import { useMutation } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { RoleGate } from "../../features/session/role-gate.tsx";
import {
  AdvanceRotationDocument,
  PauseRotationDocument,
  CancelRotationDocument,
  RollbackRotationDocument,
  type RotationDetailFragment,
} from "../../gql/rotations.ts";
import { hasRole } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { countOf } from "../../ui/format.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { isPausedByOperator } from "./rotation-labels.ts";
import { RevealDialog } from "./reveal-dialog.tsx";
import styles from "./rotation.module.css";

const SOURCES_NAMED_MAX = 5;
const REASON_MAX = 500;
const REASON_KEPT = "Kept in the history of the rotation and in the audit log.";

type Action = "advance" | "pause" | "resume" | "moved" | "returned" | "rollBack" | "cancel";

interface RotationActionsProps {
  readonly rotation: RotationDetailFragment;
  readonly onChanged: () => void;
}

/** The actions that are possible in the current state, according to the API. */
export function RotationActions({ rotation, onChanged }: RotationActionsProps): ReactElement | null {
  const { viewer } = useSession();
  const [action, setAction] = useState<Action | null>(null);
  const [isRevealing, setRevealing] = useState(false);
  // The API reports possible actions only to operators.
  if (!hasRole(viewer, "operator"))
    return rotation.finishedAt === null ? (
      <RoleGate needs="operator">
        <Button size="xs" variant="default">
          Manage rotation
        </Button>
      </RoleGate>
    ) : null;
  const isParked = rotation.state === "NEEDS_OPERATOR";
  const isPaused = isPausedByOperator(rotation);
  return (
    <div className={styles["actions"]}>
      {rotation.canReveal && (
        <Button size="xs" onClick={() => setRevealing(true)}>
          Show the new key…
        </Button>
      )}
      {rotation.canAdvance && isParked && (
        <Button size="xs" onClick={() => setAction(isPaused ? "resume" : "advance")}>
          {isPaused ? "Resume…" : "Continue…"}
        </Button>
      )}
      {rotation.canAdvance && !rotation.canConfirmReturn && rotation.mode !== "RETIRE" && (
        <Button size="xs" variant="default" onClick={() => setAction("moved")}>
          Confirm migration…
        </Button>
      )}
      {rotation.canConfirmReturn && (
        <Button size="xs" variant="default" onClick={() => setAction("returned")}>
          Confirm return…
        </Button>
      )}
      {rotation.canPause && (
        <Button size="xs" variant="default" onClick={() => setAction("pause")}>
          Pause…
        </Button>
      )}
      {rotation.canRollBack && (
        <Button size="xs" variant="default" onClick={() => setAction("rollBack")}>
          Roll back…
        </Button>
      )}
      {rotation.canCancel && (
        <Button size="xs" variant="default" onClick={() => setAction("cancel")}>
          Cancel…
        </Button>
      )}
      {action && (
        <ActionDialog rotation={rotation} action={action} onClose={() => setAction(null)} onChanged={onChanged} />
      )}
      {isRevealing && <RevealDialog rotation={rotation} onClose={() => setRevealing(false)} onChanged={onChanged} />}
    </div>
  );
}

const DIALOGS: Readonly<
  Record<
    Action,
    { readonly title: string; readonly confirm: string; readonly effect: string; readonly isDangerous?: boolean }
  >
> = {
  advance: {
    title: "Continue the rotation?",
    confirm: "Continue",
    effect: "Checks AWS again and retries the step at which the rotation stopped.",
  },
  pause: {
    title: "Pause the rotation?",
    confirm: "Pause",
    effect:
      "Both keys keep working: the old key is not deactivated until an operator resumes the rotation. A migration that was confirmed must then be confirmed again.",
  },
  resume: {
    title: "Resume the rotation?",
    confirm: "Resume",
    effect: "Checks AWS again. The old key is deactivated when every condition is met.",
  },
  moved: {
    title: "Do all applications use the new key?",
    confirm: "Confirm migration",
    effect:
      "The old key can then be deactivated even if it is not idle. It stays inactive for a while and can be reactivated.",
    isDangerous: true,
  },
  returned: {
    title: "Does nothing use the new key?",
    confirm: "Confirm return",
    effect:
      "The new key is then deleted although its receiver did not confirm that it uses the former key again. Applications that use the new key fail.",
    isDangerous: true,
  },
  rollBack: {
    title: "Roll back?",
    confirm: "Roll back",
    effect:
      "Reactivates the old key if necessary, then deactivates and deletes the new key. Applications that use the new key fail.",
    isDangerous: true,
  },
  cancel: {
    title: "Cancel the rotation?",
    confirm: "Cancel the rotation",
    effect: "Existing keys do not change.",
  },
};

/** The effects of the actions on an unused key. */
const RETIREMENT_EFFECTS: Readonly<Partial<Record<Action, string>>> = {
  rollBack: "Activates the key again. It is not deleted.",
  cancel: "The key is not deleted. It stays as it is now, active or inactive.",
};

function ActionDialog({
  rotation,
  action,
  onClose,
  onChanged,
}: RotationActionsProps & { readonly action: Action; readonly onClose: () => void }): ReactElement {
  const [advance, advancing] = useMutation(AdvanceRotationDocument);
  const [pause, pausing] = useMutation(PauseRotationDocument);
  const [rollBack, rollingBack] = useMutation(RollbackRotationDocument);
  const [cancel, cancelling] = useMutation(CancelRotationDocument);
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const { problem, run } = useSubmit();
  const { title, confirm, isDangerous, ...dialog } = DIALOGS[action];
  const effect = (rotation.mode === "RETIRE" ? RETIREMENT_EFFECTS[action] : undefined) ?? dialog.effect;
  const needsName = action === "moved" || action === "returned";
  // A leaked key is deactivated first, so no source holds anything.
  const isHeldBySources = rotation.mode === "STANDARD" && rotation.promotedAt !== null;
  const left = rotation.sources.sources.filter(
    ({ state }) => isHeldBySources && (state === "USES_OLD_KEY" || state === "NOT_SEEN"),
  );
  const needsReason = action === "moved" && left.length > 0;

  async function send() {
    const { id } = rotation;
    if (action === "pause")
      return (await pause({ variables: { input: { id, reason: reason.trim() || null } } })).data?.pauseRotation;
    if (action === "rollBack") return (await rollBack({ variables: { input: { id } } })).data?.rollbackRotation;
    if (action === "cancel") return (await cancel({ variables: { input: { id } } })).data?.cancelRotation;
    const input = { id, confirmation: needsName ? typed : null, reason: reason.trim() || null };
    return (await advance({ variables: { input } })).data?.advanceRotation;
  }

  async function submit(): Promise<void> {
    await run(send, () => {
      onChanged();
      onClose();
    });
  }

  return (
    <ConfirmDialog
      isOpen
      title={title}
      confirmLabel={confirm}
      tone={isDangerous ? "dangerous" : "ordinary"}
      isBusy={advancing.loading || pausing.loading || rollingBack.loading || cancelling.loading}
      canConfirm={(!needsName || typed === rotation.userName) && (!needsReason || reason.trim() !== "")}
      problem={problem}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <p>{effect}</p>
      {action === "pause" && (
        <>
          {rotation.schedule !== null && (
            <p>
              It still counts as open, so the schedule {rotation.schedule.name} may start no other rotation meanwhile.
            </p>
          )}
          <TextInput
            label="Reason"
            description={REASON_KEPT}
            maxLength={REASON_MAX}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
        </>
      )}
      {needsReason && (
        <>
          <p className={styles["notice"]}>
            <b>{countOf(left.length, "source")} did not move to the new key.</b>{" "}
            {left
              .slice(0, SOURCES_NAMED_MAX)
              .map(({ address, agent }) => `${address} (${agent})`)
              .join(", ")}
            {left.length > SOURCES_NAMED_MAX && ` and ${left.length - SOURCES_NAMED_MAX} more`}. Calls from there fail
            when the old key is deactivated.
          </p>
          <TextInput
            label="Reason"
            description={REASON_KEPT}
            maxLength={REASON_MAX}
            withAsterisk
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </>
      )}
      {needsName && (
        <TextInput
          label={`Type ${rotation.userName} to confirm`}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
      )}
    </ConfirmDialog>
  );
}
