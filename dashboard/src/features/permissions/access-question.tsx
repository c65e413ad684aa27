import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useRef, useState } from "react";
import { type Problem, problemOf } from "../../ui/problem.ts";
import type { AccessAnswer } from "./use-principal-permissions.ts";
import styles from "./access-question.module.css";
import { assumptionText } from "./assumption-text.ts";
import { AsOf } from "../inventory/as-of.tsx";
import { DecisionBadge } from "./decision-badge.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProofList } from "../paths/path-steps.tsx";

export interface AccessQuestionProps {
  readonly name: string;
  readonly decide: (action: string, resource: string) => Promise<AccessAnswer>;
}

/** The form field that an error code belongs to. */
const FIELD_OF_CODE: Readonly<Record<string, "action" | "resource">> = {
  ACTION_INVALID: "action",
  ARN_INVALID: "resource",
};

/** A form that evaluates one action on one resource and shows the decision with its statements. */
export function AccessQuestion({ name, decide }: AccessQuestionProps): ReactElement {
  const [action, setAction] = useState("");
  const [resource, setResource] = useState("");
  const [answer, setAnswer] = useState<AccessAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isEvaluating, setEvaluating] = useState(false);
  const latestRequest = useRef(0);

  async function submit(): Promise<void> {
    latestRequest.current += 1;
    const request = latestRequest.current;
    setEvaluating(true);
    setProblem(null);
    try {
      const decision = await decide(action.trim(), resource.trim() || "*");
      if (latestRequest.current === request) setAnswer(decision);
    } catch (error) {
      if (latestRequest.current !== request) return;
      setAnswer(null);
      setProblem(problemOf(error));
    } finally {
      if (latestRequest.current === request) setEvaluating(false);
    }
  }

  const field = problem && FIELD_OF_CODE[problem.code];
  return (
    <Panel title={`Test what ${name} can do, by the latest scan`}>
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
          placeholder="e.g. s3:GetObject"
          value={action}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          error={field === "action" ? problem?.message : undefined}
          onChange={(event) => setAction(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label="Resource ARN (empty: every resource)"
          placeholder="e.g. arn:aws:s3:::reports/2026.csv"
          value={resource}
          maxLength={2048}
          spellCheck={false}
          autoComplete="off"
          error={field === "resource" ? problem?.message : undefined}
          onChange={(event) => setResource(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" loading={isEvaluating} disabled={action.trim() === ""}>
          Test
        </Button>
      </form>
      <div role="status" aria-busy={isEvaluating}>
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
          {name} {verbOf(answer)} <code>{action}</code> on{" "}
          {resource === "*" ? "all resources" : <code>{resource}</code>}
          {explanationOf(answer)}.
        </span>
      </p>
      {!isKnownAction && (
        <p className={styles["quiet"]}>
          This action is not in IAM Monitor's catalogue of AWS actions. Check the spelling; it was evaluated anyway.
        </p>
      )}
      <ProofList statements={statements} />
      {assumes.map((assumption) => (
        <p key={assumption} className={styles["quiet"]}>
          {assumptionText(assumption)}
        </p>
      ))}
      {answer.isPublicAccessBlocked && (
        <p className={styles["quiet"]}>
          The bucket policy is public, and Block Public Access leaves it to AWS services and the account that owns the
          bucket.
        </p>
      )}
      {answer.unreadPolicy !== null && (
        <p className={styles["quiet"]}>Policy of the resource: {answer.unreadPolicy}.</p>
      )}
      <AsOf at={answer.asOf} />
    </div>
  );
}

function verbOf({ decision }: AccessAnswer): string {
  switch (decision) {
    case "ALLOWED":
      return "can perform";
    case "CONDITIONAL":
      return "can conditionally perform";
    case "UNKNOWN":
      return "might be able to perform";
    case "EXPLICIT_DENY":
    case "IMPLICIT_DENY":
      return "cannot perform";
  }
}

function explanationOf({ decision, keys, missing }: AccessAnswer): string {
  switch (decision) {
    case "ALLOWED":
      return ", according to the policies that were read";
    case "CONDITIONAL":
      return `: it depends on ${keys.join(", ")}, known only at request time`;
    case "UNKNOWN":
      return `: ${missing ?? "data that the decision depends on"} was not read`;
    case "EXPLICIT_DENY":
      return ": an explicit deny overrides every allow";
    case "IMPLICIT_DENY":
      return ": no policy that was read allows it";
  }
}
