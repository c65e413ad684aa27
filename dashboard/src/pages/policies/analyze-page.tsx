import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useCallback, useEffect, useRef, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import type { FetchActions } from "../../features/permissions/action-list.tsx";
import { ExpansionView } from "../../features/permissions/expansion-view.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { RiskScore } from "../../features/policies/risk-score.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { TabList } from "../../ui/tab-list.tsx";
import {
  AnalyzedActionsDocument,
  AnalyzePolicyDocumentDocument,
  type AnalyzePolicyDocumentQuery,
} from "../../gql/policies.ts";
import { countOf } from "../../ui/format.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { hiddenCharacterCount } from "../../ui/visible-text.ts";
import styles from "./analyze-page.module.css";
import { DocumentTab } from "./document-tab.tsx";
import { SuggestionView } from "./suggestion-view.tsx";

type Analysis = AnalyzePolicyDocumentQuery["analyzePolicyDocument"];

const route = getRouteApi("/frame/policies/analyze");

/** Nobody has typed for so long: the document is read. */
const PAUSE_MS = 700;
/** As much as the api takes, with the question around it. */
const MAX_CHARACTERS = 1_100_000;
const EXAMPLE = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "Deploy", "Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction", "s3:Get*"], "Resource": "*" },
    { "Sid": "Hand", "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*" }
  ]
}`;

interface Answer {
  /** What was sent: the actions are asked of the same. */
  readonly document: string;
  /** Characters of it that the field above does not show. */
  readonly unseen: number;
  readonly accountId: string | null;
  readonly analysis: Analysis;
}

export function AnalyzePage(): ReactElement {
  const { tab, line } = route.useSearch();
  const navigate = useNavigate();
  const { accountId } = useSession();
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isAsking, setAsking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const latest = useRef("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const analyse = useCallback(
    async (document: string): Promise<void> => {
      clearTimeout(timer.current);
      latest.current = document;
      if (document.trim() === "") {
        setAnswer(null);
        setProblem(null);
        return;
      }
      setAsking(true);
      try {
        const { data } = await apolloClient.query({
          query: AnalyzePolicyDocumentDocument,
          variables: { document, accountId },
          fetchPolicy: "no-cache",
        });
        if (latest.current !== document || !data) return;
        setAnswer({
          document,
          unseen: hiddenCharacterCount(document),
          accountId,
          analysis: data.analyzePolicyDocument,
        });
        setProblem(null);
      } catch (error) {
        if (latest.current === document) setProblem(problemOf(error));
      } finally {
        if (latest.current === document) setAsking(false);
      }
    },
    [accountId],
  );
  useEffect(() => () => clearTimeout(timer.current), []);

  function type(next: string): void {
    setText(next);
    clearTimeout(timer.current);
    if (next.length <= MAX_CHARACTERS) timer.current = setTimeout(() => void analyse(next), PAUSE_MS);
  }

  const point = (next: number): void =>
    void navigate({
      from: "/policies/analyze",
      to: ".",
      search: (before) => ({ ...before, line: next }),
      replace: true,
      resetScroll: false,
    });
  const isTooLarge = text.length > MAX_CHARACTERS;
  const error = answer?.analysis.document.errorCode ? answer.analysis.document : null;
  return (
    <>
      <PageHeader
        back={<Link to="/policies">All policies</Link>}
        title="Analyse a document"
        question="What would this policy really allow? Nothing is kept and nothing is changed."
        facts={answer && !error && <RiskScore score={answer.analysis.riskScore} />}
      />
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void analyse(text);
        }}
      >
        <label className={styles["label"]} htmlFor="policy-document">
          Policy document
        </label>
        <textarea
          ref={field}
          id="policy-document"
          className={styles["field"]}
          value={text}
          rows={answer ? 8 : 14}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={error !== null || isTooLarge}
          aria-describedby="policy-document-state"
          data-search-field
          placeholder="Paste the JSON of a policy, URL-encoded or not."
          onChange={(event) => type(event.currentTarget.value)}
        />
        <div className={styles["foot"]}>
          <p
            id="policy-document-state"
            className={styles["state"]}
            role="status"
            data-tone={error || isTooLarge ? "bad" : undefined}
          >
            {isTooLarge
              ? `The text has ${countOf(text.length, "character")}; at most ${MAX_CHARACTERS.toLocaleString("en-GB")} are read.`
              : error
                ? `Not evaluated. ${error.errorMessage} Line ${error.errorLine}, column ${error.errorColumn} (${error.errorPath}).`
                : (answer?.analysis.summary ?? "It is read as soon as you stop typing.")}
            {answer && answer.unseen > 0 && ` The text holds ${countOf(answer.unseen, "character")} that nobody sees.`}
          </p>
          <div className={styles["buttons"]}>
            {error && (
              <Button
                variant="default"
                size="xs"
                onClick={() =>
                  showPlace(field.current, answer?.document ?? "", error.errorLine ?? 1, error.errorColumn ?? 1)
                }
              >
                Go to the error
              </Button>
            )}
            {text === "" && (
              <Button
                variant="default"
                size="xs"
                onClick={() => {
                  setText(EXAMPLE);
                  void analyse(EXAMPLE);
                }}
              >
                Try an example
              </Button>
            )}
            <Button type="submit" size="xs" loading={isAsking} disabled={text.trim() === "" || isTooLarge}>
              Analyse
            </Button>
          </div>
        </div>
      </form>
      {problem && <ErrorState problem={problem} what="the analysis" onRetry={() => void analyse(text)} />}
      {answer && !problem && !error && (
        <Analyzed
          answer={answer}
          tab={tab}
          line={line}
          onLine={point}
          onTab={(id) =>
            void navigate({
              from: "/policies/analyze",
              to: ".",
              search: (before) => ({ ...before, tab: id === "document" ? undefined : id }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      )}
    </>
  );
}

interface AnalysisProps {
  readonly answer: Answer;
  readonly tab: string | undefined;
  readonly line: number | undefined;
  readonly onLine: (line: number) => void;
  readonly onTab: (id: string) => void;
}

function Analyzed({ answer, tab, line, onLine, onTab }: AnalysisProps): ReactElement {
  const { document, accountId, analysis } = answer;
  const ask: FetchActions = useCallback(
    async (choice) => {
      const { data } = await apolloClient.query({
        query: AnalyzedActionsDocument,
        variables: { document, accountId, ...choice },
        fetchPolicy: "no-cache",
      });
      const page = data?.analyzePolicyDocument.expansion?.actions;
      if (!page) throw new Error("The document could not be judged.");
      return page;
    },
    [document, accountId],
  );
  const { expansion, suggestion } = analysis;
  return (
    <TabList
      label="About this document"
      value={tab}
      onChange={onTab}
      tabs={[
        {
          id: "document",
          label: "Document",
          count: analysis.issueCount,
          content: (
            <DocumentTab
              label="Document, laid out"
              document={analysis.document}
              issues={analysis.issues}
              issueCount={analysis.issueCount}
              techniques={analysis.escalationTechniques}
              line={line}
              onLine={onLine}
            />
          ),
        },
        ...(expansion
          ? [
              {
                id: "allows",
                label: "What it allows",
                count: expansion.count,
                content: <ExpansionView expansion={expansion} fetchActions={ask} />,
              },
            ]
          : []),
        ...(suggestion
          ? [
              {
                id: "narrower",
                label: "Narrower",
                count: suggestion.changes.length,
                content: <SuggestionView text={analysis.document.text} suggestion={suggestion} />,
              },
            ]
          : []),
      ]}
    />
  );
}

/** Puts the cursor where the error stands. The api counts in the document as it read it, which is the text unless that was one long line. */
function showPlace(field: HTMLTextAreaElement | null, document: string, line: number, column: number): void {
  if (!field) return;
  const before = document.split("\n").slice(0, line - 1);
  const at = before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  field.focus();
  field.setSelectionRange(at, Math.min(at + 1, field.value.length));
}
