import { useMutation } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import {
  AdvanceRotationDocument,
  PauseRotationDocument,
  CancelRotationDocument,
  RollbackRotationDocument,
  type RotationDetailFragment,
} from "../../gql/rotations.ts";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { countOf } from "../../ui/format.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { isPausedByOperator } from "./rotation-labels.ts";
import { RevealDialog } from "./reveal-dialog.tsx";
import styles from "./rotation.module.css";

const SOURCES_NAMED_MAX = 5;
const REASON_MAX = 500;

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
  if (!hasPermission(viewer, "ROTATIONS_STEER"))
    return rotation.finishedAt === null ? (
      <PermissionGate permission="ROTATIONS_STEER">
        <Button size="xs" variant="default">
          Manage rotation
        </Button>
      </PermissionGate>
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

interface ActionDialogProps extends RotationActionsProps {
  readonly action: Action;
  readonly onClose: () => void;
}

function ActionDialog({ rotation, action, onClose, onChanged }: ActionDialogProps): ReactElement {
  const { isSending, send } = useActionRequest(rotation, action);
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const { problem, run } = useSubmit();
  const { title, confirm, isDangerous, ...dialog } = DIALOGS[action];
  const effect = (rotation.mode === "RETIRE" ? RETIREMENT_EFFECTS[action] : undefined) ?? dialog.effect;
  const needsName = action === "moved" || action === "returned";
  const left = action === "moved" ? sourcesLeftOf(rotation) : [];
  const needsReason = left.length > 0;

  async function submit(): Promise<void> {
    const answers = { confirmation: needsName ? typed : null, reason: reason.trim() || null };
    await run(
      () => send(answers),
      () => {
        onChanged();
        onClose();
      },
    );
  }

  return (
    <ConfirmDialog
      isOpen
      title={title}
      confirmLabel={confirm}
      tone={isDangerous ? "dangerous" : "ordinary"}
      isBusy={isSending}
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
          <ReasonField reason={reason} onChange={setReason} data-autofocus />
        </>
      )}
      {needsReason && (
        <>
          <SourcesLeft sources={left} />
          <ReasonField reason={reason} onChange={setReason} withAsterisk />
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

/** What the operator entered in the dialog. */
interface ActionAnswers {
  readonly confirmation: string | null;
  readonly reason: string | null;
}

/** Sends the action by its mutation. Continue, resume and both confirmations are steps of `advanceRotation`. */
function useActionRequest({ id }: RotationDetailFragment, action: Action) {
  const [advance, advancing] = useMutation(AdvanceRotationDocument);
  const [pause, pausing] = useMutation(PauseRotationDocument);
  const [rollBack, rollingBack] = useMutation(RollbackRotationDocument);
  const [cancel, cancelling] = useMutation(CancelRotationDocument);

  async function send({ confirmation, reason }: ActionAnswers) {
    if (action === "pause") return (await pause({ variables: { input: { id, reason } } })).data?.pauseRotation;
    if (action === "rollBack") return (await rollBack({ variables: { input: { id } } })).data?.rollbackRotation;
    if (action === "cancel") return (await cancel({ variables: { input: { id } } })).data?.cancelRotation;
    return (await advance({ variables: { input: { id, confirmation, reason } } })).data?.advanceRotation;
  }

  return { isSending: advancing.loading || pausing.loading || rollingBack.loading || cancelling.loading, send };
}

type Source = RotationDetailFragment["sources"]["sources"][number];

/** The sources that may still hold the old key. A leaked key is deactivated first, so no source holds anything. */
function sourcesLeftOf({ mode, promotedAt, sources }: RotationDetailFragment): readonly Source[] {
  if (mode !== "STANDARD" || promotedAt === null) return [];
  return sources.sources.filter(({ state }) => state === "USES_OLD_KEY" || state === "NOT_SEEN");
}

function SourcesLeft({ sources }: { readonly sources: readonly Source[] }): ReactElement {
  return (
    <p className={styles["notice"]}>
      <b>{countOf(sources.length, "source")} did not move to the new key.</b>{" "}
      {sources
        .slice(0, SOURCES_NAMED_MAX)
        .map(({ address, agent }) => `${address} (${agent})`)
        .join(", ")}
      {sources.length > SOURCES_NAMED_MAX && ` and ${sources.length - SOURCES_NAMED_MAX} more`}. Calls from there fail
      when the old key is deactivated.
    </p>
  );
}

interface ReasonFieldProps {
  readonly reason: string;
  readonly onChange: (reason: string) => void;
  readonly withAsterisk?: boolean;
  readonly "data-autofocus"?: boolean;
}

function ReasonField({ reason, onChange, ...props }: ReasonFieldProps): ReactElement {
  return (
    <TextInput
      label="Reason"
      description="Kept in the history of the rotation and in the audit log."
      maxLength={REASON_MAX}
      value={reason}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...props}
    />
  );
}
