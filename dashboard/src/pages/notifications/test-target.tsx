import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { TestNotificationTargetDocument, type TestNotificationTargetMutation } from "../../gql/notifications.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { problemOf } from "../../ui/problem.ts";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";

type Outcome = TestNotificationTargetMutation["testNotificationTarget"];

/** The button Test, and the dialog with the target's own answer. */
export function TestTarget({
  target,
}: {
  readonly target: { readonly id: string; readonly name: string };
}): ReactElement {
  const [send, { loading }] = useMutation(TestNotificationTargetDocument);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function test(): Promise<void> {
    setProblem(null);
    try {
      const { data } = await send({ variables: { input: { id: target.id } } });
      const answer = data?.testNotificationTarget ?? null;
      setProblem(answer?.userErrors[0]?.message ?? null);
      setOutcome(answer);
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  function close(): void {
    setOutcome(null);
    setProblem(null);
  }

  return (
    <>
      <RoleGate needs="admin">
        <Button
          size="compact-xs"
          variant="default"
          loading={loading}
          aria-label={`Send a test to ${target.name}`}
          onClick={() => void test()}
        >
          Send a test
        </Button>
      </RoleGate>
      <Dialog isOpen={outcome !== null || problem !== null} title={`Test of ${target.name}`} onClose={close}>
        {problem && <p role="alert">{problem}</p>}
        {!problem && outcome && <TestAnswer outcome={outcome} />}
      </Dialog>
    </>
  );
}

function TestAnswer({ outcome }: { readonly outcome: Outcome }): ReactElement {
  return (
    <div role="status">
      <p>
        <StatusBadge
          status={outcome.isAccepted ? "OK" : "FAILED"}
          label={outcome.isAccepted ? "The target accepted the test message" : "The test message was not accepted"}
        />
      </p>
      {outcome.message && <p>{outcome.message}</p>}
      <KeyValueList
        items={[
          { key: "Status", value: outcome.status ?? "no answer" },
          { key: "Answer", value: outcome.answer ? <code>{outcome.answer}</code> : "empty" },
          ...(outcome.latencyMs === null ? [] : [{ key: "Time", value: `${outcome.latencyMs} ms` }]),
        ]}
      />
    </div>
  );
}
