import { useMutation } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { RoleGate } from "../../features/session/role-gate.tsx";
import {
  AdvanceRotationDocument,
  CancelRotationDocument,
  RollbackRotationDocument,
  type RotationDetailFragment,
} from "../../gql/rotations.ts";
import { hasRole } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { RevealDialog } from "./reveal-dialog.tsx";
import styles from "./rotation.module.css";

type Asked = "advance" | "moved" | "rollBack" | "cancel";

interface RotationActionsProps {
  readonly rotation: RotationDetailFragment;
  readonly onChanged: () => void;
}

/** What a person may do with it now; the api says what. */
export function RotationActions({ rotation, onChanged }: RotationActionsProps): ReactElement | null {
  const { viewer } = useSession();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isRevealing, setRevealing] = useState(false);
  // What could be done now the api tells only those who may.
  if (!hasRole(viewer, "operator"))
    return rotation.finishedAt === null ? (
      <RoleGate needs="operator">
        <Button size="xs" variant="default">
          Steer it
        </Button>
      </RoleGate>
    ) : null;
  const isParked = rotation.state === "NEEDS_OPERATOR";
  return (
    <div className={styles["actions"]}>
      {rotation.canReveal && (
        <Button size="xs" onClick={() => setRevealing(true)}>
          Show the new key
        </Button>
      )}
      {rotation.canAdvance && isParked && (
        <Button size="xs" onClick={() => setAsked("advance")}>
          Go on
        </Button>
      )}
      {rotation.canAdvance && (
        <Button size="xs" variant="default" onClick={() => setAsked("moved")}>
          Everything has moved
        </Button>
      )}
      {rotation.canRollBack && (
        <Button size="xs" variant="default" onClick={() => setAsked("rollBack")}>
          Roll back
        </Button>
      )}
      {rotation.canCancel && (
        <Button size="xs" variant="default" onClick={() => setAsked("cancel")}>
          Cancel
        </Button>
      )}
      {asked && <SteerDialog rotation={rotation} asked={asked} onClose={() => setAsked(null)} onChanged={onChanged} />}
      {isRevealing && <RevealDialog rotation={rotation} onClose={() => setRevealing(false)} onChanged={onChanged} />}
    </div>
  );
}

const WORDS: Readonly<
  Record<
    Asked,
    { readonly title: string; readonly confirm: string; readonly words: string; readonly isDangerous?: boolean }
  >
> = {
  advance: { title: "Go on?", confirm: "Go on", words: "It looks at AWS again and tries the step that it stopped at." },
  moved: {
    title: "Has everything moved?",
    confirm: "Everything has moved",
    words:
      "The old key then need not be quiet before it is switched off. It still lies inactive for a while and can be switched on again.",
    isDangerous: true,
  },
  rollBack: {
    title: "Roll back?",
    confirm: "Roll back",
    words:
      "The old key is made active again if it is not, and the new key is switched off and deleted. Applications that use the new key fail.",
    isDangerous: true,
  },
  cancel: {
    title: "Cancel the rotation?",
    confirm: "Cancel the rotation",
    words: "What keys there are stay as they are.",
  },
};

function SteerDialog({
  rotation,
  asked,
  onClose,
  onChanged,
}: RotationActionsProps & { readonly asked: Asked; readonly onClose: () => void }): ReactElement {
  const [advance, advancing] = useMutation(AdvanceRotationDocument);
  const [rollBack, rollingBack] = useMutation(RollbackRotationDocument);
  const [cancel, cancelling] = useMutation(CancelRotationDocument);
  const [typed, setTyped] = useState("");
  const deed = useSubmit();
  const { title, confirm, words, isDangerous } = WORDS[asked];
  const needsName = asked === "moved";

  async function run() {
    const { id } = rotation;
    if (asked === "rollBack") return (await rollBack({ variables: { input: { id } } })).data?.rollbackRotation;
    if (asked === "cancel") return (await cancel({ variables: { input: { id } } })).data?.cancelRotation;
    return (await advance({ variables: { input: { id, confirmation: needsName ? typed : null } } })).data
      ?.advanceRotation;
  }

  async function submit(): Promise<void> {
    await deed.run(run, () => {
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
      isBusy={advancing.loading || rollingBack.loading || cancelling.loading}
      canConfirm={!needsName || typed === rotation.userName}
      problem={deed.problem}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <p>{words}</p>
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
