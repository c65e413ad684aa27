import { useMutation } from "@apollo/client/react";
import { NativeSelect, Radio, Textarea, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useSession } from "../../features/session/session.ts";
import { AnswerControlDocument } from "../../gql/reports.ts";
import type { ControlOutcome, ControlStandard } from "../../gql/schema-types.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import type { PersonControl } from "./person-control.ts";

const EVIDENCE_MAX_CHARACTERS = 2_000;
const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 365;

interface AnswerDialogProps {
  readonly standard: ControlStandard;
  readonly control: PersonControl;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks for the answer to a control of one account, its evidence and its end. */
export function AnswerDialog({ standard, control, onDone, onClose }: AnswerDialogProps): ReactElement {
  const session = useSession();
  const [accountId, setAccountId] = useState(session.accountId ?? session.accounts[0]?.id ?? "");
  const [outcome, setOutcome] = useState<ControlOutcome>("PASS");
  const [evidence, setEvidence] = useState("");
  const [day, setDay] = useState(() => new Date(Date.now() + DEFAULT_DAYS * DAY_MS).toISOString().slice(0, 10));
  const [answer, { loading }] = useMutation(AnswerControlDocument);
  const { problem, run } = useSubmit();
  const submit = () =>
    run(
      async () =>
        (
          await answer({
            variables: {
              input: {
                accountId,
                standard,
                controlId: control.id,
                outcome,
                evidence,
                expiresAt: `${day}T00:00:00.000Z`,
              },
            },
          })
        ).data?.answerControl,
      onDone,
    );
  return (
    <ConfirmDialog
      isOpen
      title={`${control.id} ${control.title}`}
      confirmLabel="Save answer"
      isBusy={loading}
      canConfirm={accountId !== "" && evidence.trim() !== "" && day !== ""}
      problem={problem}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <p>{control.asks}</p>
      <NativeSelect
        label="Account"
        value={accountId}
        data={session.accounts.map(({ id, name, awsAccountId }) => ({
          value: id,
          label: awsAccountId === null ? name : `${name} (${awsAccountId})`,
        }))}
        onChange={({ currentTarget }) => setAccountId(currentTarget.value)}
      />
      <Radio.Group label="The control is" value={outcome} onChange={setOutcome}>
        <Radio mt={8} value="PASS" label="Met" />
        <Radio mt={8} value="FAIL" label="Not met" />
      </Radio.Group>
      <Textarea
        label="Evidence"
        description="Say what you looked at, where, and what it showed. It is part of every report."
        autosize
        minRows={3}
        maxRows={10}
        maxLength={EVIDENCE_MAX_CHARACTERS}
        value={evidence}
        onChange={({ currentTarget }) => setEvidence(currentTarget.value)}
        data-autofocus
      />
      <TextInput
        type="date"
        label="Valid until"
        description="The control is open again from this day on; 13 months at most."
        value={day}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
