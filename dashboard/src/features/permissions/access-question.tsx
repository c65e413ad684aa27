import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useRef, useState } from "react";
import { type Problem, problemOf } from "../../ui/problem.ts";
import type { AccessAnswer } from "./principal-permissions.ts";
import styles from "./access-question.module.css";
import { AsOf } from "../inventory/as-of.tsx";
import { DecisionBadge } from "./decision-badge.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProofList } from "../paths/path-steps.tsx";

export interface AccessQuestionProps {
  readonly name: string;
  readonly decide: (action: string, resource: string) => Promise<AccessAnswer>;
}

/** Which field a refusal is about. */
const FIELD_OF_CODE: Readonly<Record<string, "action" | "resource">> = {
  ACTION_INVALID: "action",
  ARN_INVALID: "resource",
};

const ASSUMPTIONS: Readonly<Record<AccessAnswer["assumes"][number], string>> = {
  SCP_NOT_READ: "The organization's service control policies were not read: one of them may forbid it.",
  RESOURCE_POLICY_NOT_READ:
    "A policy of the resource itself is not read: where there is one, it may allow or forbid it.",
  KEY_POLICY_IS_DEFAULT:
    "The key's own policy is not read; it is taken for AWS's default, which leaves the answer to IAM.",
};

/** One action on one resource, answered by the evaluator with its statements. */
export function AccessQuestion({ name, decide }: AccessQuestionProps): ReactElement {
  const [action, setAction] = useState("");
  const [resource, setResource] = useState("");
  const [answer, setAnswer] = useState<AccessAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isAsking, setAsking] = useState(false);
  const asked = useRef(0);

  async function submit(): Promise<void> {
    asked.current += 1;
    const number = asked.current;
    setAsking(true);
    setProblem(null);
    try {
      const found = await decide(action.trim(), resource.trim() || "*");
      if (asked.current === number) setAnswer(found);
    } catch (error) {
      if (asked.current !== number) return;
      setAnswer(null);
      setProblem(problemOf(error));
    } finally {
      if (asked.current === number) setAsking(false);
    }
  }

  const field = problem && FIELD_OF_CODE[problem.code];
  return (
    <Panel title={`May ${name} do this?`}>
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextInput
          size="xs"
          label="Action"
          placeholder="s3:GetObject"
          value={action}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          error={field === "action" ? problem?.message : undefined}
          onChange={(event) => setAction(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label="On (an ARN; empty: every resource)"
          placeholder="arn:aws:s3:::reports/2026.csv"
          value={resource}
          maxLength={2048}
          spellCheck={false}
          autoComplete="off"
          error={field === "resource" ? problem?.message : undefined}
          onChange={(event) => setResource(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" loading={isAsking} disabled={action.trim() === ""}>
          Ask
        </Button>
      </form>
      <div role="status" aria-busy={isAsking}>
        {problem && !field && (
          <p className={styles["problem"]}>
            {problem.message} <code>{problem.code}</code>
          </p>
        )}
        {answer && <Answer answer={answer} name={name} />}
      </div>
    </Panel>
  );
}

function Answer({ answer, name }: { readonly answer: AccessAnswer; readonly name: string }): ReactElement {
  const { decision, action, resource, statements, assumes, isKnownAction } = answer;
  return (
    <div className={styles["answer"]}>
      <p className={styles["verdict"]}>
        <DecisionBadge decision={decision} />
        <span>
          {name} {sayOf(answer)} <code>{action}</code> on{" "}
          {resource === "*" ? "every resource" : <code>{resource}</code>}
          {endOf(answer)}.
        </span>
      </p>
      {!isKnownAction && (
        <p className={styles["quiet"]}>
          AWS's catalogue, as we have it, does not know this action: check its spelling. It was asked all the same.
        </p>
      )}
      <ProofList statements={statements} />
      {assumes.map((each) => (
        <p key={each} className={styles["quiet"]}>
          {ASSUMPTIONS[each]}
        </p>
      ))}
      <AsOf at={answer.asOf} />
    </div>
  );
}

function sayOf({ decision }: AccessAnswer): string {
  switch (decision) {
    case "ALLOWED":
      return "may do";
    case "CONDITIONAL":
      return "may perhaps do";
    case "UNKNOWN":
      return "may or may not do";
    case "EXPLICIT_DENY":
    case "IMPLICIT_DENY":
      return "may not do";
  }
}

function endOf({ decision, keys, missing }: AccessAnswer): string {
  switch (decision) {
    case "ALLOWED":
      return ", as far as was read";
    case "CONDITIONAL":
      return `: it hangs on ${keys.join(", ")}, which only the request itself tells`;
    case "UNKNOWN":
      return `: not read was ${missing ?? "something that it hangs on"}`;
    case "EXPLICIT_DENY":
      return ": a Deny says so, whatever else allows it";
    case "IMPLICIT_DENY":
      return ": nothing that was read allows it";
  }
}
