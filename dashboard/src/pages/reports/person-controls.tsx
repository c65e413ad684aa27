import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ActorName } from "../../features/actors/actor-name.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { WithdrawControlAnswerDocument } from "../../gql/reports.ts";
import type { ControlStandard } from "../../gql/schema-types.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { InstantOf } from "../../ui/time.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { AnswerDialog } from "./answer-dialog.tsx";
import type { PersonControl } from "./person-control.ts";
import styles from "./reports.module.css";

type Answer = PersonControl["answers"][number];

interface PersonControlsProps {
  readonly standard: ControlStandard;
  readonly controls: readonly PersonControl[];
  readonly onChanged: () => void;
}

/** The controls that no scan decides, with what persons answered. */
export function PersonControls({ standard, controls, onChanged }: PersonControlsProps): ReactElement {
  const [answering, setAnswering] = useState<PersonControl | null>(null);
  const [withdrawing, setWithdrawing] = useState<Answer | null>(null);
  const shown = controls.filter(({ isForPerson }) => isForPerson);
  if (shown.length === 0)
    return (
      <EmptyState title="Scans answer every control">
        No control of this standard needs an answer from a person.
      </EmptyState>
    );
  return (
    <>
      <p className={styles["quiet"]}>
        No scan can check these controls. Your answer, its evidence and your name are in every report until it expires.
      </p>
      <ul className={styles["controls"]} aria-label="Controls for a person">
        {shown.map((control) => (
          <li key={control.id} className={styles["control"]}>
            <span className={styles["number"]}>{control.id}</span>
            <span className={styles["state"]}>
              <StatusBadge status={control.state} />
            </span>
            <div className={styles["text"]}>
              <h2>{control.title}</h2>
              <p>{control.asks}</p>
              {control.answers.length === 0 && control.reason !== null && (
                <p className={styles["quiet"]}>{control.reason}</p>
              )}
              {control.answers.map((answer) => (
                <AnswerLine key={answer.id} answer={answer} onWithdraw={() => setWithdrawing(answer)} />
              ))}
              <div className={styles["actions"]}>
                <PermissionGate permission="CONTROLS_ANSWER">
                  <Button size="xs" variant="default" onClick={() => setAnswering(control)}>
                    {control.answers.length === 0 ? "Answer…" : "Answer again…"}
                  </Button>
                </PermissionGate>
              </div>
            </div>
          </li>
        ))}
      </ul>
      {answering && (
        <AnswerDialog
          standard={standard}
          control={answering}
          onDone={() => {
            setAnswering(null);
            onChanged();
          }}
          onClose={() => setAnswering(null)}
        />
      )}
      {withdrawing && (
        <WithdrawDialog
          answer={withdrawing}
          onDone={() => {
            setWithdrawing(null);
            onChanged();
          }}
          onClose={() => setWithdrawing(null)}
        />
      )}
    </>
  );
}

function AnswerLine({
  answer,
  onWithdraw,
}: {
  readonly answer: Answer;
  readonly onWithdraw: () => void;
}): ReactElement {
  return (
    <div className={styles["answer"]}>
      <p>
        <b>{answer.outcome === "PASS" ? "Met" : "Not met"}</b> in {answer.accountName}, answered by{" "}
        <ActorName actor={answer.answeredBy} /> on <InstantOf at={answer.answeredAt} />, valid until{" "}
        <InstantOf at={answer.expiresAt} />
      </p>
      <p className={styles["evidence"]}>{answer.evidence}</p>
      <PermissionGate permission="CONTROLS_ANSWER">
        <Button size="compact-xs" variant="subtle" onClick={onWithdraw}>
          Withdraw…
        </Button>
      </PermissionGate>
    </div>
  );
}

interface WithdrawDialogProps {
  readonly answer: Answer;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function WithdrawDialog({ answer, onDone, onClose }: WithdrawDialogProps): ReactElement {
  const [withdraw, { loading }] = useMutation(WithdrawControlAnswerDocument);
  const { problem, run } = useSubmit();
  const submit = () =>
    run(async () => (await withdraw({ variables: { input: { id: answer.id } } })).data?.withdrawControlAnswer, onDone);
  return (
    <ConfirmDialog
      isOpen
      title="Withdraw the answer?"
      confirmLabel="Withdraw"
      isBusy={loading}
      problem={problem}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <p>The control is open again. Reports as of past scans keep the answer.</p>
    </ConfirmDialog>
  );
}
