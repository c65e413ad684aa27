import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { problemOf } from "../../ui/problem.ts";
import { StatusBadge } from "../alerts/status-badge.tsx";
import type { Permission } from "../../gql/schema-types.ts";
import { PermissionGate } from "../session/permission-gate.tsx";

export interface TestOutcome {
  readonly isAccepted: boolean;
  readonly status: number | null;
  readonly answer: string | null;
  readonly latencyMs: number | null;
  readonly message: string | null;
  readonly userErrors: readonly { readonly message: string }[];
}

export interface TestButtonProps {
  /** The target or receiver. */
  readonly name: string;
  readonly permission: Permission;
  /** The text of the button. */
  readonly children: string;
  /** The accessible name of the button. */
  readonly label: string;
  readonly accepted: string;
  readonly send: () => Promise<TestOutcome | null | undefined>;
}

/** The button that sends a test message, and the dialog with the answer to it. */
export function TestButton({ name, permission, children, label, accepted, send }: TestButtonProps): ReactElement {
  const [isSending, setIsSending] = useState(false);
  const [outcome, setOutcome] = useState<TestOutcome | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function test(): Promise<void> {
    setProblem(null);
    setIsSending(true);
    try {
      const answer = (await send()) ?? null;
      setProblem(answer?.userErrors[0]?.message ?? null);
      setOutcome(answer);
    } catch (error) {
      setProblem(problemOf(error).message);
    } finally {
      setIsSending(false);
    }
  }

  function close(): void {
    setOutcome(null);
    setProblem(null);
  }

  return (
    <>
      <PermissionGate permission={permission}>
        <Button size="compact-xs" variant="default" loading={isSending} aria-label={label} onClick={() => void test()}>
          {children}
        </Button>
      </PermissionGate>
      <Dialog isOpen={outcome !== null || problem !== null} title={`Test of ${name}`} onClose={close}>
        {problem && <p role="alert">{problem}</p>}
        {!problem && outcome && <TestAnswer outcome={outcome} accepted={accepted} />}
      </Dialog>
    </>
  );
}

function TestAnswer({ outcome, accepted }: { readonly outcome: TestOutcome; readonly accepted: string }): ReactElement {
  return (
    <div role="status">
      <p>
        <StatusBadge
          status={outcome.isAccepted ? "OK" : "FAILED"}
          label={outcome.isAccepted ? accepted : "The test message was not accepted"}
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
